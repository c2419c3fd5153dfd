/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of the digest cache share, a section per file.
 *
 * Locking: dgc_lock (cache.c) serialises every change to lists and tables.
 * Whoever may be stopped by a seal holds dgc_seal_lock (seal.c) outside it.
 * Readers take only rcu_read_lock(). Nothing reads, verifies, parses or hashes
 * under dgc_lock.
 */
#ifndef _DIGEST_CACHE_INTERNAL_H
#define _DIGEST_CACHE_INTERNAL_H

#include <crypto/hash.h>
#include <crypto/sha2.h>
#include <linux/bitmap.h>
#include <linux/jump_label.h>
#include <linux/lockdep.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/string.h>
#include <linux/types.h>

#include "digest_cache.h"
#include "parse/algo.h"
#include "parse/cursor.h"
#include "parse/evr.h"
#include "parse/openpgp.h"
#include "parse/rpm.h"
#include "parse/tlv.h"
#include "parse/trailer.h"

struct audit_buffer;
struct file;
struct key;
struct seq_file;

#define DGC_LIST_ID_LEN SHA256_DIGEST_SIZE
#define DGC_NAME_MAX 255

/**
 * struct dgc_fingerprint - of an OpenPGP key
 * @len: bytes in it, dgc_pgp_fingerprint_len()
 * @id: the fingerprint, and zeros behind it
 *
 * So two are the same when all their bytes are.
 */
struct dgc_fingerprint {
	u8 len;
	u8 id[DGC_PGP_FINGERPRINT_MAX];
};

static inline void dgc_fingerprint_set(struct dgc_fingerprint *f, const u8 *id,
				       u32 len)
{
	memset(f, 0, sizeof(*f));
	f->len = len;
	memcpy(f->id, id, len);
}

static inline bool dgc_fingerprint_same(const struct dgc_fingerprint *a,
					const struct dgc_fingerprint *b)
{
	return !memcmp(a, b, sizeof(*a));
}

/* audit.c */

struct dgc_origin;

/**
 * struct dgc_loaded - what all loads since the start are held against
 * @lists: how many lists were loaded
 * @ids: their ids, extended as a TPM extends a register: it begins with zeros,
 *	and each list makes it SHA-256 of itself and the list's id
 */
struct dgc_loaded {
	u64 lists;
	u8 ids[SHA256_DIGEST_SIZE];
};

void dgc_audit_extend(const u8 *id);
void dgc_audit_loaded(struct dgc_loaded *loaded);
void dgc_audit_load(const struct dgc_origin *origin, const char *name, int err);
void dgc_audit_list(const struct dgc_origin *origin, const char *name);
void dgc_audit_revoke(const struct dgc_origin *origin, const char *name);
void dgc_audit_unload(const struct dgc_origin *origin, const char *name);
void dgc_audit_seal(const char *words, const struct dgc_loaded *loaded);
void dgc_audit_change(const char *word, int err);
void dgc_audit_string(struct audit_buffer *ab, const char *text);
void dgc_audit_end(struct audit_buffer *ab, int err);

/* bind.c */

struct dgc_content;
struct dgc_names;
struct dgc_stats;

extern uint dgc_max_bound;

void dgc_binding_put(struct dgc_binding *b);
int dgc_bind(struct digest_cache_inode *state, enum dgc_algo algo,
	     const u8 *verity, const struct dgc_content *content);
enum digest_cache_reason dgc_content_judge(struct inode *inode,
					   struct digest_cache_inode *state,
					   enum dgc_algo algo, const u8 *verity,
					   bool may_sleep);
void dgc_content_know(struct inode *inode, struct digest_cache_inode *state,
		      enum dgc_algo algo, const u8 *verity);
u8 dgc_content_file(struct digest_cache_inode *state, enum dgc_algo algo,
		    const u8 *verity, struct dgc_names *file);
void dgc_bound_file(enum dgc_algo verity_algo, const u8 *verity,
		    struct dgc_names *file);
u32 dgc_bound_next_owner(enum dgc_algo verity_algo, const u8 *verity,
			 u32 after);
void dgc_bound_stats(struct dgc_stats *stats);
int dgc_bind_init(void);
void dgc_bind_exit(void);

/* builtin_keys.S */

extern const u8 dgc_builtin_keys[];
extern const u8 dgc_builtin_keys_end[];

/* cache.c: the tables of all kinds and algorithms, and the lists they serve */

extern struct mutex dgc_lock;
extern uint dgc_max_lists;
extern uint dgc_max_digests;

/**
 * struct dgc_digests - digests of one kind and algorithm that a list brings
 * @data: @count digests, ascending, no two the same; kvmalloc()ed
 * @count: how many
 */
struct dgc_digests {
	u8 *data;
	u32 count;
};

/**
 * struct dgc_batch - all that a list brings
 * @set: digests, by kind and algorithm
 * @lists: ids of lists, which only a revocation list brings
 * @signers: of keys, each a struct dgc_fingerprint, as @lists
 * @floors: floors, as @lists; see floor.c
 * @floor_count: how many
 * @serial: of a revocation list; 0 when it has none
 */
struct dgc_batch {
	struct dgc_digests set[DGC_KIND_COUNT][DGC_ALGO_COUNT];
	struct dgc_digests lists;
	struct dgc_digests signers;
	struct hlist_head floors;
	u32 floor_count;
	u64 serial;
};

/**
 * struct dgc_stats - a snapshot for the file "stats"
 * @lists: lists loaded, those of revocations among them
 * @digests: digests that they attest, those in two lists counted twice
 * @revocations: revocation lists loaded
 * @revoked: what these revoke: digests, lists and signers
 * @bytes: memory that lists and digests take up
 * @bound: fs-verity digests whose content is remembered
 * @bound_bytes: memory that these take up
 */
struct dgc_stats {
	u64 lists;
	u64 digests;
	u64 revocations;
	u64 revoked;
	u64 bytes;
	u64 bound;
	u64 bound_bytes;
};

struct dgc_list;
struct dgc_name;

/* What is asked of each list that holds a digest, with the data of whoever asks. */
typedef bool (*dgc_match)(const struct dgc_list *list, const void *data);

int dgc_cache_publish(struct dgc_list *list, struct dgc_batch *batch);
bool dgc_cache_counts(const struct dgc_list *list);
int dgc_cache_withdraw(const u8 *id);
void dgc_cache_forget(struct dgc_list *list);
u32 dgc_cache_find(enum dgc_kind kind, enum dgc_algo algo, const u8 *digest);
u32 dgc_cache_next_owner(enum dgc_kind kind, enum dgc_algo algo,
			 const u8 *digest, u32 after);
bool dgc_cache_any(const struct dgc_name *name, dgc_match match,
		   const void *data);
bool dgc_cache_has(enum dgc_kind kind, enum dgc_algo algo);
bool dgc_cache_has_kind(enum dgc_kind kind);
void dgc_cache_stats(struct dgc_stats *stats);

/* content.c */

/**
 * struct dgc_content - digests of a file's content
 * @known: which are there, a bit per enum dgc_algo
 * @digest: by enum dgc_algo
 */
struct dgc_content {
	u8 known;
	u8 digest[DGC_ALGO_COUNT][DGC_DIGEST_MAX];
};

int dgc_content_hash(struct inode *inode, struct dgc_content *content);
bool dgc_content_same(struct file *file, const void *buf, size_t len);

/* eddsa.c */

struct public_key;

/* Of a key that signs with both; no algorithm of the crypto API */
#define DGC_MLDSA65_ED25519 "mldsa65-ed25519"

int dgc_eddsa_verify(const struct public_key *pub, const u8 *packet,
		     const struct dgc_pgp_sig *sig, const u8 *digest);
int dgc_mldsa_verify(const struct public_key *pub, const u8 *packet,
		     const struct dgc_pgp_sig *sig, const u8 *digest);

/* floor.c */

int dgc_floor_parse(const u8 *data, const struct dgc_tlv_entry *entry,
		    struct dgc_batch *batch);
void dgc_floor_free(struct dgc_batch *batch);
int dgc_floor_add(const struct dgc_list *by, struct dgc_batch *batch);
void dgc_floor_forget(const struct dgc_list *by);
u64 dgc_floor_memory(void);
bool dgc_floor_above(const struct dgc_list *list, u16 key);

/* fs.c */

/* What has happened since boot, for the file "stats". */
enum dgc_count {
	DGC_COUNT_LOADS,
	DGC_COUNT_LOAD_FAILURES,
	DGC_COUNT_UNLOADS,
	DGC_COUNT_HASHED,
	DGC_COUNT_HASHED_BYTES,
	DGC_COUNT_COUNT,
};

void dgc_count(enum dgc_count what, u64 n);
bool dgc_may_change(const struct file *file);
int dgc_fs_init(void);

/* consumers/bpf, in a module for kernels that are not patched */

#ifdef DGC_BPF
extern const struct file_operations dgc_policy_fops;
int dgc_bpf_init(void);
void dgc_bpf_exit(void);
bool dgc_bpf_attached(void);
#else
static inline int dgc_bpf_init(void)
{
	return 0;
}

static inline void dgc_bpf_exit(void)
{
}

static inline bool dgc_bpf_attached(void)
{
	return false;
}
#endif

/* consumers/mark, the same where their IPE has builtin signatures */

#ifdef DGC_MARK
extern const struct file_operations dgc_mark_fops;
void dgc_mark_withdrawn(void);
#else
static inline void dgc_mark_withdrawn(void)
{
}
#endif

/* Is there anything that keeps what DIGEST_CACHE_SEAL_POLICY seals? */
static inline bool dgc_policy_kept(void)
{
#ifdef MODULE
	return dgc_bpf_attached();
#else
	return true; /* IPE is patched */
#endif
}

/* hash.c */

const char *dgc_algo_name(enum dgc_algo algo);
enum dgc_algo dgc_algo_from_hash_algo(enum hash_algo algo);
struct shash_desc *dgc_hash_start(const char *name);
void dgc_hash_free(struct shash_desc *desc);
int dgc_hash_update(struct shash_desc *desc, const u8 *data, u32 len);
int dgc_hash_id(const u8 *data, u32 len, u8 id[DGC_LIST_ID_LEN]);

/* keyring.c: the keys that may sign, and who introduced them; a key has a number */

/* After the OpenPGP keys of a list, the bit of its PKCS#7 signature */
#define DGC_SIGNER_PKCS7 DGC_PGP_SIGNATURES_MAX

/**
 * struct dgc_signers - whose good signatures a list has
 * @owner: that of the owner of the machine, which is any by PKCS#7
 * @count: OpenPGP keys
 * @key: these
 */
struct dgc_signers {
	bool owner;
	u8 count;
	u16 key[DGC_PGP_SIGNATURES_MAX];
};

extern const struct dgc_fingerprint dgc_no_key;

int dgc_keyring_init(void);
void dgc_keyring_exit(void);
int dgc_keyring_add(const u8 *ring, u32 len, const struct dgc_origin *by);
int dgc_keyring_know(const struct dgc_fingerprint *fingerprint,
		     const struct dgc_origin *by);
void dgc_keyring_judge(void);
int dgc_keyring_number(const u8 *fingerprint, u32 len);
bool dgc_keyring_trusts(u16 key);
bool dgc_keyring_withdrawn(const struct dgc_fingerprint *fingerprint);
const struct dgc_fingerprint *dgc_keyring_fingerprint(u16 key);
struct key *dgc_keyring_find(const u8 *sig_packet,
			     const struct dgc_pgp_sig *sig, u32 *at,
			     const struct dgc_fingerprint **fingerprint);

/* list.c */

enum dgc_format {
	DGC_FORMAT_INVALID = 0,
	DGC_FORMAT_RPM,
	DGC_FORMAT_TLV,
	DGC_FORMAT_REVOCATION,
};

/**
 * struct dgc_origin - where a digest list comes from
 * @id: SHA-256 of the signed part; all zero when it was not reached
 * @signer: the OpenPGP key, of the first good signature if there are several;
 *	NULL for PKCS#7 and while none was found
 * @sig_format: how it is signed, enum dgc_sig_format
 * @by: all whose signatures are good; of a list that is loaded, also of those
 *	with which the same was loaded later
 */
struct dgc_origin {
	u8 id[DGC_LIST_ID_LEN];
	const struct dgc_fingerprint *signer;
	u8 sig_format;
	struct dgc_signers by;
};

/**
 * struct dgc_nevr - where the parts of a package's name are in that of its list
 * @epoch: of the package
 * @name_len: bytes in the name, which comes first
 * @version_off: offset of the version
 * @version_len: bytes in it
 * @release_off: offset of the release
 * @release_len: bytes in it
 * @cut: it is longer than any name, so that not all of it is there
 */
struct dgc_nevr {
	u32 epoch;
	u8 name_len;
	u8 version_off;
	u8 version_len;
	u8 release_off;
	u8 release_len;
	bool cut;
};

/**
 * struct dgc_list - a loaded digest list
 * @rcu: for kfree_rcu(), once @by_id is not needed any more
 * @by_id: in dgc_lists_by_id; under dgc_lock
 * @index: where it is in dgc_lists, and its name in the tables; never used
 *	again for another list
 * @digests: how many distinct digests it brought
 * @signed_len: bytes in its signed part
 * @origin: its id, and who signed it
 * @format: what the signed part is, enum dgc_format
 * @measured: a bit for each register into which it was measured, see
 *	digest_cache_measure_by(); set under dgc_lock, read without
 * @alive: for which of its signers it counts, BIT() of the place in
 *	@origin.by.key, and of DGC_SIGNER_PKCS7; changed under dgc_lock, read
 *	without
 * @nevr: of a package
 * @serial: of a revocation list
 * @name: NEVRA of a package, name of a tlv list; ends in NUL
 *
 * Everything but @by_id, @measured and @alive is constant once the list is
 * published, and @origin.by grows.
 */
struct dgc_list {
	union {
		struct rcu_head rcu;
		struct hlist_node by_id;
	};
	u32 index;
	u32 digests;
	u32 signed_len;
	struct dgc_origin origin;
	u8 format;
	u32 measured;
	u32 alive;
	union {
		struct dgc_nevr nevr;
		u64 serial;
	};
	char name[];
};

struct dgc_list *dgc_list_new(const struct dgc_origin *origin,
			      const char *name);
int dgc_list_name_index(struct dgc_list *list);
int dgc_list_insert(struct dgc_list *list);
void dgc_list_remove(struct dgc_list *list);
struct dgc_list *dgc_list_by_id(const u8 *id);
struct dgc_list *dgc_list_by_index(u32 index);
struct dgc_list *dgc_list_next(u32 *index);
u32 dgc_list_count(void);
u64 dgc_list_bytes(void);
void dgc_list_show(struct seq_file *m, const struct dgc_list *list);
void dgc_list_show_name(struct seq_file *m, const struct dgc_list *list);
bool dgc_signers_have(const struct dgc_signers *by, u16 key);
int dgc_signers_add(struct dgc_signers *by, u16 key);
u32 dgc_signers_bits(const struct dgc_signers *by);

/* load.c */

extern uint dgc_max_list_bytes;

int dgc_load(const u8 *buf, u32 len);

/* measure.c */

u32 dgc_measure(const u8 *id, const char *name);

/* module.c, where the cache is a module */

#ifdef MODULE
void dgc_module_stay(void);
#else
static inline void dgc_module_stay(void)
{
}
#endif

/* openpgp.c */

int dgc_openpgp_verify(const u8 *data, u32 len, const u8 *packets,
		       u32 packets_len, struct dgc_origin *origin);

/* pkcs7.c */

int dgc_pkcs7_verify(const u8 *data, u32 len, const u8 *message,
		     u32 message_len, struct dgc_origin *origin);

/* pubkey.c */

int dgc_pubkey_init(void);
void dgc_pubkey_exit(void);
int dgc_pubkey_fingerprint(const u8 *buf, const struct dgc_pgp_key *key,
			   struct dgc_fingerprint *fingerprint);

/* query.c */

extern const struct file_operations dgc_query_fops;

/* revoke.c: what is revoked, by kind as it is attested, and lists and signers */

DECLARE_STATIC_KEY_FALSE(dgc_revoking_key);

/**
 * struct dgc_name - a digest of a file
 * @kind: what it is of
 * @algo: its algorithm
 * @digest: dgc_algo_size(@algo) bytes
 */
struct dgc_name {
	enum dgc_kind kind;
	enum dgc_algo algo;
	const u8 *digest;
};

/**
 * struct dgc_names - all digests that are known of a file
 * @count: how many digests
 * @name: its fs-verity digest, and those of its content
 */
struct dgc_names {
	u32 count;
	struct dgc_name name[DGC_ALGO_COUNT];
};

/* Is anything revoked? Costs nothing while nothing ever was. */
static inline bool dgc_revoking(void)
{
	return static_branch_unlikely(&dgc_revoking_key);
}

/**
 * struct dgc_struck - for whom something does not count
 * @all: for nobody, as the owner of the machine revoked it
 * @some: @key is there
 * @key: not for these keys, which revoked it themselves
 */
struct dgc_struck {
	bool all;
	bool some;
	DECLARE_BITMAP(key, DGC_PGP_KEYS_MAX);
};

bool dgc_revokes(const struct dgc_list *list);
int dgc_revoke_room(const struct dgc_list *list);
int dgc_revoke_add(const struct dgc_list *list, struct dgc_batch *batch);
void dgc_revoke_bury(const struct dgc_list *list);
void dgc_revoke_count(const struct dgc_list *list, int sign);
void dgc_revoke_apply(void);
void dgc_revoke_stats(struct dgc_stats *stats);
u32 dgc_revoke_alive(const struct dgc_list *list);
bool dgc_revoked_has(enum dgc_kind kind, enum dgc_algo algo);
bool dgc_revoked_key(const struct dgc_fingerprint *fingerprint, u16 key);
bool dgc_revoked_id(const u8 *id, u16 key);
void dgc_revoked_strike(const struct dgc_names *file,
			struct dgc_struck *struck);
enum digest_cache_reason dgc_revoked_list(const struct dgc_list *list,
					  const struct dgc_struck *struck,
					  u8 unknown,
					  const struct digest_cache_signer *by);
enum digest_cache_reason dgc_revoked_judge(const struct dgc_names *file,
					   u8 unknown);

/* run.c */

/* Each run of a table is at least twice the next; counts have 32 bits. */
#define DGC_RUNS_MAX 33

/**
 * struct dgc_run - some digests of a table, ascending; never changes
 * @rcu: for kvfree_rcu()
 * @count: how many digests
 * @alloc: bytes it takes up in memory
 * @size: bytes in a digest
 * @data: @count digests, then @count indexes of the lists that brought them
 *
 * A digest that two lists brought stands here twice.
 */
struct dgc_run {
	struct rcu_head rcu;
	u32 count;
	u32 alloc;
	u32 size;
	u8 data[];
};

struct dgc_run *dgc_run_new(const struct dgc_digests *add, u32 size, u32 owner);
struct dgc_run *dgc_run_merge(struct dgc_run *const *run, u32 n,
			      bool live_only);
u32 dgc_run_next_owner(const struct dgc_run *run, const u8 *digest, u32 after);
bool dgc_run_any(const struct dgc_run *run, const u8 *digest, dgc_match match,
		 const void *data);

/* seal.c */

#define DGC_SEAL_WORDS_SIZE sizeof("keys policy lists")
/* For dgc_change_begin(): what no seal prevents */
#define DGC_SEAL_NONE DIGEST_CACHE_SEAL_COUNT

extern struct mutex dgc_seal_lock;

int dgc_change_begin(enum digest_cache_seal what);
void dgc_change_end(void);
bool dgc_is_sealed(enum digest_cache_seal what);
int dgc_seal_parse(char *text, unsigned long *seals);
void dgc_seal_text(unsigned long seals, char separator,
		   char text[DGC_SEAL_WORDS_SIZE]);
void dgc_seal_show(struct seq_file *m);

extern const struct file_operations dgc_seal_fops;

/* signer.c: signers that rules name */

void dgc_signer_known(const u8 *fingerprint, u32 len, int number);
unsigned long dgc_signer_bits(const struct digest_cache_signer *signer,
			      const struct dgc_list *list, unsigned long alive);

/* table.c: the digests of one kind and algorithm */

/**
 * struct dgc_runs - all runs of a table at one time; never changes
 * @rcu: for kfree_rcu()
 * @count: how many
 * @run: the largest first, each at least twice as large as the next when it
 *	was added
 */
struct dgc_runs {
	struct rcu_head rcu;
	u32 count;
	struct dgc_run *run[] __counted_by(count);
};

/**
 * struct dgc_table - the digests of one kind and algorithm
 * @runs: read under RCU, replaced under dgc_lock; NULL when empty
 * @size: bytes in a digest
 *
 * Sorted runs that are merged as they grow cost nothing but the digests and
 * their owners, and readers need neither locks nor retries.
 */
struct dgc_table {
	struct dgc_runs __rcu *runs;
	u32 size;
};

#define DGC_TABLE(kind, algo) \
	[DGC_KIND_##kind][DGC_ALGO_##algo] = { .size = algo##_DIGEST_SIZE }

/* A table for each kind that can be attested, and each algorithm */
#define DGC_TABLES_INIT                                                        \
	{                                                                      \
		DGC_TABLE(CONTENT, SHA256), DGC_TABLE(CONTENT, SHA384),        \
			DGC_TABLE(CONTENT, SHA512), DGC_TABLE(VERITY, SHA256), \
			DGC_TABLE(VERITY, SHA384), DGC_TABLE(VERITY, SHA512)   \
	}

int dgc_table_add(struct dgc_table *table, const struct dgc_digests *add,
		  u32 owner);
int dgc_table_purge(struct dgc_table *table);
u32 dgc_table_find(const struct dgc_table *table, const u8 *digest);
u32 dgc_table_next_owner(const struct dgc_table *table, const u8 *digest,
			 u32 after);
bool dgc_table_any(const struct dgc_table *table, const u8 *digest,
		   dgc_match match, const void *data);
u64 dgc_table_count(const struct dgc_table *table);
u64 dgc_table_bytes(const struct dgc_table *table);

#endif /* _DIGEST_CACHE_INTERNAL_H */
