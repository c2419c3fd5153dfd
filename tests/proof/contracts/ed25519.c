// SPDX-License-Identifier: GPL-2.0-or-later
/* What the functions of ed25519.c promise. */
#include <ed25519.h>

/*@
 @ predicate dgc_l_limbs{L}(u64 *t, integer most) =
 @	\forall integer i; 0 <= i < 16 ==> t[i] <= most;
 @ predicate dgc_l_num{L}(struct dgc_num *a) =
 @	\forall integer i; 0 <= i < 16 ==> a->l[i] <= 0xffff;
 @ predicate dgc_l_fe{L}(struct dgc_num *a) =
 @	\forall integer i; 0 <= i < 16 ==> a->l[i] <= 0x100ff;
 @
 @ lemma dgc_l_product: \forall integer a, b;
 @	0 <= a <= 0x100ff && 0 <= b <= 0x100ff ==> 0 <= a * b <= 0x102000000;
 */

#include <ed25519.c>

/*@
 @ requires \valid_read(a) && dgc_l_num(a) && n < 256;
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 @ ensures \result <= 1;
 */
static u32 dgc_num_bit(const struct dgc_num *a, u32 n);

/*@
 @ requires \valid(o) && \valid_read(a);
 @ requires \separated(o, a);
 @ terminates \true;
 @ exits \false;
 @ assigns o->l[0 .. 15];
 @ ensures \forall integer i; 0 <= i < 16 ==> o->l[i] == a->l[i];
 */
static void dgc_num_copy(struct dgc_num *o, const struct dgc_num *a);

/*@
 @ requires \valid(o) && value <= 0xffff;
 @ terminates \true;
 @ exits \false;
 @ assigns o->l[0 .. 15];
 @ ensures dgc_l_num(o) && dgc_l_fe(o);
 */
static void dgc_num_small(struct dgc_num *o, u32 value);

/*@
 @ requires \valid(a) && \valid_read(bytes + (0 .. 31));
 @ terminates \true;
 @ exits \false;
 @ assigns a->l[0 .. 15];
 @ ensures dgc_l_num(a);
 */
static void dgc_num_load(struct dgc_num *a, const u8 bytes[32]);

/*@
 @ requires \valid(a) && \valid_read(m) && dgc_l_num(a) && dgc_l_num(m);
 @ terminates \true;
 @ exits \false;
 @ assigns a->l[0 .. 15];
 @ ensures dgc_l_num(a);
 */
static bool dgc_num_reduce(struct dgc_num *a, const struct dgc_num *m);

/*@
 @ requires \valid(a) && \valid_read(bytes + (0 .. 31));
 @ terminates \true;
 @ exits \false;
 @ assigns a->l[0 .. 15];
 @ ensures dgc_l_num(a);
 */
static bool dgc_num_load_scalar(struct dgc_num *a, const u8 bytes[32]);

/*@
 @ requires \valid(a) && dgc_l_num(a) && bit <= 1;
 @ terminates \true;
 @ exits \false;
 @ assigns a->l[0 .. 15];
 @ ensures dgc_l_num(a);
 */
static void dgc_num_shift_in(struct dgc_num *a, u32 bit);

/*@
 @ requires \valid(k) && \valid_read(hash + (0 .. 63));
 @ terminates \true;
 @ exits \false;
 @ assigns k->l[0 .. 15];
 @ ensures dgc_l_num(k);
 */
static void dgc_num_mod_l(struct dgc_num *k, const u8 hash[64]);

/*@
 @ requires \valid(t + (0 .. 15)) && dgc_l_limbs(t, 0x100000000000);
 @ terminates \true;
 @ exits \false;
 @ assigns t[0 .. 15];
 @ ensures dgc_l_limbs(t, 0x800000000);
 @ ensures dgc_l_limbs{Pre}(t, 0x800000000) ==> dgc_l_limbs(t, 0x4000000);
 @ ensures dgc_l_limbs{Pre}(t, 0x4000000) ==> dgc_l_limbs(t, 0x40000);
 @ ensures dgc_l_limbs{Pre}(t, 0x40000) ==> dgc_l_limbs(t, 0x100ff);
 */
static void dgc_fe_carry(u64 t[16]);

/*@
 @ requires \valid(o) && \valid_read(t + (0 .. 15));
 @ requires dgc_l_limbs(t, 0x100ff);
 @ requires \separated(&o->l[0 .. 15], t + (0 .. 15));
 @ terminates \true;
 @ exits \false;
 @ assigns o->l[0 .. 15];
 @ ensures dgc_l_fe(o);
 */
static void dgc_fe_store(struct dgc_num *o, const u64 t[16]);

/*@
 @ requires \valid(o) && \valid_read(a) && \valid_read(b);
 @ requires dgc_l_fe(a) && dgc_l_fe(b);
 @ terminates \true;
 @ exits \false;
 @ assigns o->l[0 .. 15];
 @ ensures dgc_l_fe(o);
 */
static void dgc_fe_add(struct dgc_num *o, const struct dgc_num *a,
		       const struct dgc_num *b);

/*@
 @ requires \valid(o) && \valid_read(a) && \valid_read(b);
 @ requires dgc_l_fe(a) && dgc_l_fe(b);
 @ terminates \true;
 @ exits \false;
 @ assigns o->l[0 .. 15];
 @ ensures dgc_l_fe(o);
 */
static void dgc_fe_sub(struct dgc_num *o, const struct dgc_num *a,
		       const struct dgc_num *b);

/*@
 @ requires \valid(o) && \valid_read(a) && dgc_l_fe(a);
 @ terminates \true;
 @ exits \false;
 @ assigns o->l[0 .. 15];
 @ ensures dgc_l_fe(o);
 */
static void dgc_fe_negate(struct dgc_num *o, const struct dgc_num *a);

/*@
 @ requires a <= 0x100ff && b <= 0x100ff;
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 @ ensures \result <= 0x102000000;
 */
static u64 dgc_fe_product(u32 a, u32 b);

/*@
 @ requires \valid_read(a) && \valid_read(b) && column < 16;
 @ requires dgc_l_fe(a) && dgc_l_fe(b);
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 @ ensures \result <= 0x100000000000;
 */
static u64 dgc_fe_column(const struct dgc_num *a, const struct dgc_num *b,
			 u32 column);

/*@
 @ requires \valid(o) && \valid_read(a) && \valid_read(b);
 @ requires dgc_l_fe(a) && dgc_l_fe(b);
 @ terminates \true;
 @ exits \false;
 @ assigns o->l[0 .. 15];
 @ ensures dgc_l_fe(o);
 */
static void dgc_fe_mul(struct dgc_num *o, const struct dgc_num *a,
		       const struct dgc_num *b);

/*@
 @ requires \valid(o) && \valid_read(a) && dgc_l_fe(a);
 @ terminates \true;
 @ exits \false;
 @ assigns o->l[0 .. 15];
 @ ensures dgc_l_fe(o);
 */
static void dgc_fe_mul_2d(struct dgc_num *o, const struct dgc_num *a);

/*@
 @ requires \valid(o) && \valid_read(a) && \valid_read(e);
 @ requires dgc_l_fe(a) && dgc_l_num(e);
 @ terminates \true;
 @ exits \false;
 @ assigns o->l[0 .. 15];
 @ ensures dgc_l_fe(o);
 */
static void dgc_fe_pow(struct dgc_num *o, const struct dgc_num *a,
		       const struct dgc_num *e);

/*@
 @ requires \valid(o) && \valid_read(a) && dgc_l_fe(a);
 @ terminates \true;
 @ exits \false;
 @ assigns o->l[0 .. 15];
 @ ensures dgc_l_num(o) && dgc_l_fe(o);
 */
static void dgc_fe_canonical(struct dgc_num *o, const struct dgc_num *a);

/*@
 @ requires \valid_read(a) && \valid_read(b) && dgc_l_fe(a) && dgc_l_fe(b);
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 */
static bool dgc_fe_equal(const struct dgc_num *a, const struct dgc_num *b);

/*@
 @ requires \valid(m) && \valid_read(p) && \valid_read(q);
 @ requires dgc_l_fe(&p->x);
 @ requires dgc_l_fe(&p->y);
 @ requires dgc_l_fe(&p->z);
 @ requires dgc_l_fe(&p->t);
 @ requires dgc_l_fe(&q->x);
 @ requires dgc_l_fe(&q->y);
 @ requires dgc_l_fe(&q->z);
 @ requires dgc_l_fe(&q->t);
 @ requires \separated(m, p) && \separated(m, q);
 @ terminates \true;
 @ exits \false;
 @ assigns m->x.l[0 .. 15], m->y.l[0 .. 15];
 @ ensures dgc_l_fe(&m->x) && dgc_l_fe(&m->y);
 */
static void dgc_point_product_xy(struct dgc_point *m, const struct dgc_point *p,
				 const struct dgc_point *q);

/*@
 @ requires \valid(m) && \valid_read(p) && \valid_read(q);
 @ requires dgc_l_fe(&p->x);
 @ requires dgc_l_fe(&p->y);
 @ requires dgc_l_fe(&p->z);
 @ requires dgc_l_fe(&p->t);
 @ requires dgc_l_fe(&q->x);
 @ requires dgc_l_fe(&q->y);
 @ requires dgc_l_fe(&q->z);
 @ requires dgc_l_fe(&q->t);
 @ requires \separated(m, p) && \separated(m, q);
 @ terminates \true;
 @ exits \false;
 @ assigns m->z.l[0 .. 15], m->t.l[0 .. 15];
 @ ensures dgc_l_fe(&m->z) && dgc_l_fe(&m->t);
 */
static void dgc_point_product_zt(struct dgc_point *m, const struct dgc_point *p,
				 const struct dgc_point *q);

/*@
 @ requires \valid(o) && \valid_read(m);
 @ requires dgc_l_fe(&m->x);
 @ requires dgc_l_fe(&m->y);
 @ requires dgc_l_fe(&m->z);
 @ requires dgc_l_fe(&m->t);
 @ requires \separated(o, m);
 @ terminates \true;
 @ exits \false;
 @ assigns o->x.l[0 .. 15], o->y.l[0 .. 15], o->z.l[0 .. 15],
 @	o->t.l[0 .. 15];
 @ ensures dgc_l_fe(&o->x);
 @ ensures dgc_l_fe(&o->y);
 @ ensures dgc_l_fe(&o->z);
 @ ensures dgc_l_fe(&o->t);
 */
static void dgc_point_sum(struct dgc_point *o, const struct dgc_point *m);

/*@
 @ requires \valid(o) && \valid_read(p) && \valid_read(q);
 @ requires dgc_l_fe(&p->x);
 @ requires dgc_l_fe(&p->y);
 @ requires dgc_l_fe(&p->z);
 @ requires dgc_l_fe(&p->t);
 @ requires dgc_l_fe(&q->x);
 @ requires dgc_l_fe(&q->y);
 @ requires dgc_l_fe(&q->z);
 @ requires dgc_l_fe(&q->t);
 @ terminates \true;
 @ exits \false;
 @ assigns o->x.l[0 .. 15], o->y.l[0 .. 15], o->z.l[0 .. 15],
 @	o->t.l[0 .. 15];
 @ ensures dgc_l_fe(&o->x);
 @ ensures dgc_l_fe(&o->y);
 @ ensures dgc_l_fe(&o->z);
 @ ensures dgc_l_fe(&o->t);
 */
static void dgc_point_add(struct dgc_point *o, const struct dgc_point *p,
			  const struct dgc_point *q);

/*@
 @ requires \valid(o);
 @ terminates \true;
 @ exits \false;
 @ assigns o->x.l[0 .. 15], o->y.l[0 .. 15], o->z.l[0 .. 15],
 @	o->t.l[0 .. 15];
 @ ensures dgc_l_fe(&o->x);
 @ ensures dgc_l_fe(&o->y);
 @ ensures dgc_l_fe(&o->z);
 @ ensures dgc_l_fe(&o->t);
 */
static void dgc_point_neutral(struct dgc_point *o);

/*@
 @ requires \valid(x) && \valid_read(u) && \valid_read(v);
 @ requires dgc_l_fe(u) && dgc_l_fe(v);
 @ requires \separated(x, u) && \separated(x, v);
 @ terminates \true;
 @ exits \false;
 @ assigns x->l[0 .. 15];
 @ ensures dgc_l_fe(x);
 */
static void dgc_fe_root_candidate(struct dgc_num *x, const struct dgc_num *u,
				  const struct dgc_num *v);

/*@
 @ requires \valid(x) && \valid_read(u) && \valid_read(v);
 @ requires dgc_l_fe(u) && dgc_l_fe(v);
 @ requires \separated(x, u) && \separated(x, v);
 @ terminates \true;
 @ exits \false;
 @ assigns x->l[0 .. 15];
 @ ensures dgc_l_fe(x);
 */
static bool dgc_fe_root(struct dgc_num *x, const struct dgc_num *u,
			const struct dgc_num *v);

/*@
 @ requires \valid(x) && \valid_read(y) && dgc_l_fe(y) && odd <= 1;
 @ requires \separated(x, y);
 @ terminates \true;
 @ exits \false;
 @ assigns x->l[0 .. 15];
 @ ensures dgc_l_fe(x);
 */
static bool dgc_point_x(struct dgc_num *x, const struct dgc_num *y, u32 odd);

/*@
 @ requires \valid(p) && \valid_read(bytes + (0 .. 31));
 @ terminates \true;
 @ exits \false;
 @ assigns p->x.l[0 .. 15], p->y.l[0 .. 15], p->z.l[0 .. 15],
 @	p->t.l[0 .. 15];
 @ ensures \result ==> dgc_l_fe(&p->x);
 @ ensures \result ==> dgc_l_fe(&p->y);
 @ ensures \result ==> dgc_l_fe(&p->z);
 @ ensures \result ==> dgc_l_fe(&p->t);
 */
static bool dgc_point_decode(struct dgc_point *p, const u8 bytes[32]);

/*@
 @ requires \valid_read(p) && \valid_read(bytes + (0 .. 31));
 @ requires dgc_l_fe(&p->x);
 @ requires dgc_l_fe(&p->y);
 @ requires dgc_l_fe(&p->z);
 @ requires dgc_l_fe(&p->t);
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 */
static bool dgc_point_is(const struct dgc_point *p, const u8 bytes[32]);

/*@
 @ requires \valid(work);
 @ requires dgc_l_fe(&work->q.x);
 @ requires dgc_l_fe(&work->q.y);
 @ requires dgc_l_fe(&work->q.z);
 @ requires dgc_l_fe(&work->q.t);
 @ requires dgc_l_fe(&work->sum.x);
 @ requires dgc_l_fe(&work->sum.y);
 @ requires dgc_l_fe(&work->sum.z);
 @ requires dgc_l_fe(&work->sum.t);
 @ requires dgc_l_fe(&work->base.x);
 @ requires dgc_l_fe(&work->base.y);
 @ requires dgc_l_fe(&work->base.z);
 @ requires dgc_l_fe(&work->base.t);
 @ requires dgc_l_fe(&work->minus_a.x);
 @ requires dgc_l_fe(&work->minus_a.y);
 @ requires dgc_l_fe(&work->minus_a.z);
 @ requires dgc_l_fe(&work->minus_a.t);
 @ terminates \true;
 @ exits \false;
 @ assigns work->q.x.l[0 .. 15], work->q.y.l[0 .. 15],
 @	work->q.z.l[0 .. 15], work->q.t.l[0 .. 15];
 @ ensures dgc_l_fe(&work->q.x);
 @ ensures dgc_l_fe(&work->q.y);
 @ ensures dgc_l_fe(&work->q.z);
 @ ensures dgc_l_fe(&work->q.t);
 */
static void dgc_ed25519_step(struct dgc_ed25519 *work, u32 s, u32 k);

/*@
 @ requires \valid(work);
 @ requires dgc_l_num(&work->s);
 @ requires dgc_l_num(&work->k);
 @ requires dgc_l_fe(&work->q.x);
 @ requires dgc_l_fe(&work->q.y);
 @ requires dgc_l_fe(&work->q.z);
 @ requires dgc_l_fe(&work->q.t);
 @ requires dgc_l_fe(&work->sum.x);
 @ requires dgc_l_fe(&work->sum.y);
 @ requires dgc_l_fe(&work->sum.z);
 @ requires dgc_l_fe(&work->sum.t);
 @ requires dgc_l_fe(&work->base.x);
 @ requires dgc_l_fe(&work->base.y);
 @ requires dgc_l_fe(&work->base.z);
 @ requires dgc_l_fe(&work->base.t);
 @ requires dgc_l_fe(&work->minus_a.x);
 @ requires dgc_l_fe(&work->minus_a.y);
 @ requires dgc_l_fe(&work->minus_a.z);
 @ requires dgc_l_fe(&work->minus_a.t);
 @ terminates \true;
 @ exits \false;
 @ assigns work->q.x.l[0 .. 15], work->q.y.l[0 .. 15],
 @	work->q.z.l[0 .. 15], work->q.t.l[0 .. 15];
 @ ensures dgc_l_fe(&work->q.x);
 @ ensures dgc_l_fe(&work->q.y);
 @ ensures dgc_l_fe(&work->q.z);
 @ ensures dgc_l_fe(&work->q.t);
 */
static void dgc_ed25519_multiply(struct dgc_ed25519 *work);

/*@
 @ requires \valid(minus_a) && \valid_read(key + (0 .. 31));
 @ terminates \true;
 @ exits \false;
 @ assigns minus_a->x.l[0 .. 15], minus_a->y.l[0 .. 15],
 @	minus_a->z.l[0 .. 15], minus_a->t.l[0 .. 15];
 @ ensures \result ==> dgc_l_fe(&minus_a->x);
 @ ensures \result ==> dgc_l_fe(&minus_a->y);
 @ ensures \result ==> dgc_l_fe(&minus_a->z);
 @ ensures \result ==> dgc_l_fe(&minus_a->t);
 */
static bool dgc_ed25519_minus_a(struct dgc_point *minus_a, const u8 key[32]);

/*@
 @ requires \valid(base);
 @ terminates \true;
 @ exits \false;
 @ assigns base->x.l[0 .. 15], base->y.l[0 .. 15],
 @	base->z.l[0 .. 15], base->t.l[0 .. 15];
 @ ensures \result ==> dgc_l_fe(&base->x);
 @ ensures \result ==> dgc_l_fe(&base->y);
 @ ensures \result ==> dgc_l_fe(&base->z);
 @ ensures \result ==> dgc_l_fe(&base->t);
 */
static bool dgc_ed25519_base(struct dgc_point *base);

/*@
 @ requires \valid(work) && \valid_read(key + (0 .. 31));
 @ terminates \true;
 @ exits \false;
 @ assigns work->q.x.l[0 .. 15], work->q.y.l[0 .. 15],
 @	work->q.z.l[0 .. 15], work->q.t.l[0 .. 15];
 @ assigns work->sum.x.l[0 .. 15], work->sum.y.l[0 .. 15],
 @	work->sum.z.l[0 .. 15], work->sum.t.l[0 .. 15];
 @ assigns work->base.x.l[0 .. 15], work->base.y.l[0 .. 15],
 @	work->base.z.l[0 .. 15], work->base.t.l[0 .. 15];
 @ assigns work->minus_a.x.l[0 .. 15], work->minus_a.y.l[0 .. 15],
 @	work->minus_a.z.l[0 .. 15], work->minus_a.t.l[0 .. 15];
 @ ensures \result ==> dgc_l_fe(&work->q.x);
 @ ensures \result ==> dgc_l_fe(&work->q.y);
 @ ensures \result ==> dgc_l_fe(&work->q.z);
 @ ensures \result ==> dgc_l_fe(&work->q.t);
 @ ensures \result ==> dgc_l_fe(&work->sum.x);
 @ ensures \result ==> dgc_l_fe(&work->sum.y);
 @ ensures \result ==> dgc_l_fe(&work->sum.z);
 @ ensures \result ==> dgc_l_fe(&work->sum.t);
 @ ensures \result ==> dgc_l_fe(&work->base.x);
 @ ensures \result ==> dgc_l_fe(&work->base.y);
 @ ensures \result ==> dgc_l_fe(&work->base.z);
 @ ensures \result ==> dgc_l_fe(&work->base.t);
 @ ensures \result ==> dgc_l_fe(&work->minus_a.x);
 @ ensures \result ==> dgc_l_fe(&work->minus_a.y);
 @ ensures \result ==> dgc_l_fe(&work->minus_a.z);
 @ ensures \result ==> dgc_l_fe(&work->minus_a.t);
 */
static bool dgc_ed25519_points(struct dgc_ed25519 *work, const u8 key[32]);

/*@
 @ requires \valid(work) && \valid_read(key + (0 .. 31));
 @ requires \valid_read(sig + (0 .. 63)) && \valid_read(hash + (0 .. 63));
 @ requires \separated(work, key + (0 .. 31));
 @ requires \separated(work, sig + (0 .. 63));
 @ requires \separated(work, hash + (0 .. 63));
 @ terminates \true;
 @ exits \false;
 @ assigns *work;
 */
bool dgc_ed25519_verify(struct dgc_ed25519 *work, const u8 key[32],
			const u8 sig[64], const u8 hash[64]);
