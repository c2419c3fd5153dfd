/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * OpenPGP packets (RFC 9580), the least that vendors need: signatures over data of
 * version 3, 4 and 6, keys and signing subkeys of version 4 and 6, of RSA, ECDSA,
 * EdDSA, Ed25519, and ML-DSA-65 with Ed25519 (draft-ietf-openpgp-pqc), which not every
 * kernel has. Signatures of other algorithms are read for user space alone.
 *
 * Offsets in the results count from the start of the buffer given to the
 * function that returned them.
 */
#ifndef DGC_PARSE_OPENPGP_H
#define DGC_PARSE_OPENPGP_H

#include "algo.h"
#include "cursor.h"

/* Packet types, RFC 9580 section 5 */
#define DGC_PGP_TAG_SIGNATURE 2u
#define DGC_PGP_TAG_KEY 6u
#define DGC_PGP_TAG_USER_ID 13u
#define DGC_PGP_TAG_SUBKEY 14u

/* Public key algorithms, RFC 9580 section 9.1 */
#define DGC_PGP_RSA 1u
#define DGC_PGP_RSA_SIGN 3u
#define DGC_PGP_ECDSA 19u
#define DGC_PGP_EDDSA 22u /* EdDSALegacy, on Ed25519Legacy; not of version 6 */
#define DGC_PGP_ED25519 27u
#define DGC_PGP_MLDSA65 30u /* with Ed25519, and both sign; version 6 only */

#define DGC_PGP_ED25519_LEN 32u /* of a key, and of half a signature */
#define DGC_PGP_MLDSA65_LEN 1952u /* of a key */
#define DGC_PGP_MLDSA65_SIG_LEN 3309u

#define DGC_PGP_FINGERPRINT_LEN 20u /* version 4: SHA-1 */
#define DGC_PGP_FINGERPRINT6_LEN 32u /* version 6: SHA-256 */
#define DGC_PGP_FINGERPRINT_MAX DGC_PGP_FINGERPRINT6_LEN
#define DGC_PGP_KEY_ID_LEN 8u
#define DGC_PGP_SUFFIX_LEN 6u

/* As many keys a kernel takes, built in and from key lists together. */
#define DGC_PGP_KEYS_MAX 4096u

/* As many signatures a list may have. */
#define DGC_PGP_SIGNATURES_MAX 16u

#define DGC_PGP_RSA_BITS_MIN 2048u
#define DGC_PGP_RSA_BITS_MAX 8192u

enum dgc_pgp_curve {
	DGC_PGP_CURVE_NONE = 0, /* not an elliptic curve key */
	DGC_PGP_CURVE_P256 = 1,
	DGC_PGP_CURVE_P384 = 2,
	DGC_PGP_CURVE_P521 = 3,
	DGC_PGP_CURVE_ED25519 = 4,
};

/**
 * dgc_pgp_fingerprint_len() - how long is the fingerprint of a key?
 * @version: of the key, or of a signature by it
 *
 * Return: bytes; DGC_PGP_FINGERPRINT_LEN for any version but 6.
 */
u32 dgc_pgp_fingerprint_len(u32 version);

/**
 * struct dgc_pgp_packet - one packet of a packet sequence
 * @tag: packet type
 * @off: offset of the packet's first header byte
 * @body_off: offset of the body
 * @body_len: bytes in the body; partial and indeterminate lengths are refused
 * @next: offset of the next packet, @body_off + @body_len
 */
struct dgc_pgp_packet {
	u32 tag;
	u32 off;
	u32 body_off;
	u32 body_len;
	u32 next;
};

/**
 * dgc_pgp_packet() - read one packet's framing, old or new format
 * @buf: packet sequence
 * @len: bytes in @buf
 * @off: where the packet starts
 * @pkt: result, meaningful on success only
 *
 * Return: 0 or -EBADMSG.
 */
int dgc_pgp_packet(const u8 *buf, u32 len, u32 off, struct dgc_pgp_packet *pkt);

/**
 * struct dgc_pgp_mpi - a multiprecision integer, RFC 9580 section 3.2, or octets
 * @off: offset of its first byte, the most significant one of an integer
 * @len: bytes; the first of an integer is not 0
 */
struct dgc_pgp_mpi {
	u32 off;
	u32 len;
};

/**
 * struct dgc_pgp_sig - a signature over data
 * @version: 3, 4 or 6
 * @type: signature type; 0x00 is a signature over binary data
 * @pubkey_algo: one of DGC_PGP_RSA, DGC_PGP_RSA_SIGN, DGC_PGP_ECDSA,
 *	DGC_PGP_EDDSA, DGC_PGP_ED25519, DGC_PGP_MLDSA65; of dgc_pgp_sig_read() any
 * @algo: hash algorithm of the signature
 * @created: seconds since 1970, from the hashed part
 * @hash_off: offset of the part of the packet that is hashed after the data
 * @hash_len: its length
 * @suffix: hashed after that part, RFC 9580 section 5.2.4
 * @suffix_len: 0 for version 3, 6 for others
 * @salt_off: offset of what is hashed before the data
 * @salt_len: its length; 0 but for version 6
 * @check: first two bytes of the digest; a cheap test before the arithmetic
 * @has_key_id: @key_id_off is valid; not of version 6
 * @key_id_off: offset of the issuer's 64-bit key id
 * @fingerprint_off: offset of the issuer's fingerprint
 * @fingerprint_len: bytes in it, dgc_pgp_fingerprint_len(); 0 without one
 * @has_key_flags: a key flags subpacket was in the hashed part
 * @key_flags: its first byte; 0x02 may sign data
 * @material_off: offset of the signature itself, to the end of the packet
 * @mpi: RSA: [0] is the signature; ECDSA, EdDSA and Ed25519: [0] is r, [1] is s;
 *	ML-DSA-65: [0] is the signature by Ed25519, r and s, [1] the one by ML-DSA; of
 *	dgc_pgp_sig_parse() only
 *
 * The issuer may stand in the unhashed part: it only says which key to try. It is a
 * key of version 6 when the signature is, and otherwise of version 4; fingerprints
 * of others are ignored.
 */
struct dgc_pgp_sig {
	u32 version;
	u32 type;
	u32 pubkey_algo;
	enum dgc_algo algo;
	u32 created;
	u32 hash_off;
	u32 hash_len;
	u8 suffix[DGC_PGP_SUFFIX_LEN];
	u32 suffix_len;
	u32 salt_off;
	u32 salt_len;
	u8 check[2];
	bool has_key_id;
	u32 key_id_off;
	u32 fingerprint_off;
	u32 fingerprint_len;
	bool has_key_flags;
	u32 key_flags;
	u32 material_off;
	struct dgc_pgp_mpi mpi[2];
};

/**
 * dgc_pgp_sig_read() - read a signature over data, of any public key algorithm
 * @buf: exactly one signature packet, with its framing
 * @len: bytes in @buf
 * @sig: result but for its integers, meaningful on success only
 *
 * Return: 0; -EBADMSG when malformed, or when anything follows the packet;
 * -ENOPKG for one of another version than 3, 4 and 6, of a type other than
 * 0x00, of a hash algorithm that is not accepted, and with an unknown critical
 * subpacket. Critical and known are creation time, issuer, key flags,
 * signer's user id and issuer fingerprint; an expiration time that says it is
 * critical is refused, as the kernel has no time to trust.
 */
int dgc_pgp_sig_read(const u8 *buf, u32 len, struct dgc_pgp_sig *sig);

/**
 * dgc_pgp_sig_parse() - read a signature over data that a kernel verifies
 * @buf: exactly one signature packet, with its framing
 * @len: bytes in @buf
 * @sig: result, meaningful on success only
 *
 * Return: as dgc_pgp_sig_read(); also -ENOPKG for a public key algorithm other than
 * RSA, ECDSA, EdDSA, Ed25519 and ML-DSA-65, for EdDSA in version 6 and ML-DSA-65 in
 * others; -EBADMSG when its integers are malformed.
 */
int dgc_pgp_sig_parse(const u8 *buf, u32 len, struct dgc_pgp_sig *sig);

/* Why a key of a keyring is not used. */
enum dgc_pgp_refusal {
	DGC_PGP_ACCEPTED = 0,
	DGC_PGP_KEY_VERSION = 1, /* not version 4 or 6 */
	DGC_PGP_KEY_ALGO = 2, /* none of those above */
	DGC_PGP_KEY_SIZE = 3, /* RSA below 2048 or above 8192 bits */
	DGC_PGP_KEY_USAGE = 4, /* may not sign data */
	DGC_PGP_KEY_REVOKED = 5,
	DGC_PGP_KEY_MALFORMED = 6, /* the key material is */
};

/**
 * struct dgc_pgp_key - a primary key or subkey
 * @refusal: why it is not used, or DGC_PGP_ACCEPTED
 * @version: 4 or 6
 * @subkey: not a primary key
 * @pubkey_algo: public key algorithm as in the packet
 * @curve: curve of an ECDSA, EdDSA or Ed25519 key, of ML-DSA-65 as well
 * @bits: size of an RSA modulus or of the curve's field
 * @created: seconds since 1970
 * @packet_off: offset of the packet with its framing
 * @body_off: offset of the packet's body; the fingerprint is, of version 4,
 *	SHA-1(0x99, 16-bit big-endian @body_len, body), and of version 6
 *	SHA-256(0x9b, 32-bit big-endian @body_len, body), RFC 9580 section 5.5.4
 * @body_len: bytes in the body; at most 65535 for an accepted key
 * @mpi: RSA: [0] is n, [1] is e; ECDSA: [0] is the point 04 || x || y; EdDSA and
 *	Ed25519: the point as in RFC 8032; ML-DSA-65: the same, and behind it [1]
 * @user_id_off: the certificate's first user id, or 0 when it has none
 * @user_id_len: bytes in it
 *
 * All but @refusal and the offsets of packet and body may be 0 when refused.
 */
struct dgc_pgp_key {
	enum dgc_pgp_refusal refusal;
	u32 version;
	bool subkey;
	u32 pubkey_algo;
	enum dgc_pgp_curve curve;
	u32 bits;
	u32 created;
	u32 packet_off;
	u32 body_off;
	u32 body_len;
	struct dgc_pgp_mpi mpi[2];
	u32 user_id_off;
	u32 user_id_len;
};

/**
 * struct dgc_pgp_keyring - a position in a sequence of certificates
 * @pos: offset of the next key packet
 * @user_id_off: first user id of the current certificate, for its subkeys
 * @user_id_len: bytes in it
 * @primary_revoked: the current certificate's primary key was revoked, so are
 *	its subkeys
 * @has_primary: a primary key was read, so a subkey may follow
 */
struct dgc_pgp_keyring {
	u32 pos;
	u32 user_id_off;
	u32 user_id_len;
	bool primary_revoked;
	bool has_primary;
};

/*
 * What a keyring file starts with. Only "dclist keys" writes it, after it has
 * verified what the kernel does not: bindings, back-signatures, revocations. So
 * a keyring that a vendor signed for another purpose is no key list. No OpenPGP
 * packet, RPM header or tlv list starts like this.
 */
#define DGC_PGP_MAGIC "dclist keyring 1"
#define DGC_PGP_MAGIC_LEN 16u

/**
 * dgc_pgp_is_keyring() - does a file start as a keyring?
 * @buf: file
 * @len: bytes in it
 *
 * Return: true when it has the magic.
 */
bool dgc_pgp_is_keyring(const u8 *buf, u32 len);

/**
 * dgc_pgp_keyring_open() - stand before the first key of a keyring
 * @buf: keyring file
 * @len: bytes in it
 * @ring: result, for dgc_pgp_keyring_next()
 *
 * Return: 0, or -EBADMSG when it does not start with the magic.
 */
int dgc_pgp_keyring_open(const u8 *buf, u32 len, struct dgc_pgp_keyring *ring);

/**
 * dgc_pgp_key_parse() - read one key packet
 * @buf: buffer that holds the packet
 * @len: bytes in @buf
 * @off: offset of a packet with tag DGC_PGP_TAG_KEY or DGC_PGP_TAG_SUBKEY
 * @key: result, meaningful on success only; usage and revocation are not looked
 *	at
 *
 * Return: 0, or -EBADMSG when the framing is bad or it is no key packet.
 */
int dgc_pgp_key_parse(const u8 *buf, u32 len, u32 off, struct dgc_pgp_key *key);

/**
 * dgc_pgp_keyring_next() - read the next key of a binary keyring
 * @buf: keyring: key packets, each followed by its user ids, signatures and
 *	subkeys
 * @len: bytes in @buf
 * @ring: position, from dgc_pgp_keyring_open(); all zero for packets alone
 * @key: result, written when 1 is returned
 *
 * The keyring itself is trusted (it is built into the kernel, or it came with
 * a signature, and its magic says that it was checked), so its self-signatures
 * are read but not verified: a key is accepted to sign when the newest self-
 * signature that follows it (types 0x10 to 0x13 and 0x1f for a primary key,
 * 0x18 for a subkey) says that it may sign data; those without key flags do
 * not count, so that certifications by other keys, which are not told apart,
 * change nothing. Those of another version than the key do not count, either.
 * A primary key without any key flags may sign, a subkey may
 * not. A revocation (0x20, 0x28) refuses the key, and with a primary key its
 * subkeys. A self-signature of an algorithm that is not accepted for lists
 * (SHA-1, four vendors in ten) still tells usage.
 *
 * Return: 1 when @key was read (perhaps with a refusal), 0 at the end,
 * -EBADMSG when the packets are malformed or the first is not a key.
 */
int dgc_pgp_keyring_next(const u8 *buf, u32 len, struct dgc_pgp_keyring *ring,
			 struct dgc_pgp_key *key);

/**
 * struct dgc_pgp_keylist - a keyring as a whole
 * @keys: keys that may sign
 * @refused: it is refused for the key at @refused_off
 * @refused_off: offset of that key's packet
 */
struct dgc_pgp_keylist {
	u32 keys;
	bool refused;
	u32 refused_off;
};

/**
 * dgc_pgp_key_judge() - what to do with a key of a keyring
 * @key: what dgc_pgp_keyring_next() made of it
 *
 * Return: 1 to take it; 0 to pass it over: it may not sign, but a primary key
 * that only certifies is there for its subkeys; -EBADMSG or -ENOPKG to refuse
 * it.
 */
int dgc_pgp_key_judge(const struct dgc_pgp_key *key);

/**
 * dgc_pgp_keylist() - is a keyring fit to be a key list?
 * @buf: keyring file
 * @len: bytes in @buf
 * @list: result; @refused and @refused_off also on failure, and @refused only
 *	when it is a key that is at fault
 *
 * All of its keys are taken or none. A primary key that is refused may be there
 * for a subkey that may sign, behind it.
 *
 * Return: 0; -EBADMSG when malformed, without the magic, when a key is malformed,
 * or when none may sign;
 * -ENOPKG with a key that is refused.
 */
int dgc_pgp_keylist(const u8 *buf, u32 len, struct dgc_pgp_keylist *list);

#endif /* DGC_PARSE_OPENPGP_H */
