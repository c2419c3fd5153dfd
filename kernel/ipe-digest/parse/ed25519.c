// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Ed25519, RFC 8032: as few lines as it takes, and not the fastest.
 *
 * Numbers modulo p = 2^255 - 19 have sixteen limbs of 16 bits, each of which may
 * be up to FE_MAX after an operation, so that sums of products fit into 64 bits:
 *	16 * FE_MAX^2 * (1 + 38) < 2^44
 * What is above 2^256 comes back times 38, as 2^256 = 38 modulo p. Numbers that
 * are compared, or that are no elements of the field, have limbs of 16 bits.
 */
#include "ed25519.h"

#define LIMBS 16u
#define BASE 0x10000u
#define FE_MAX 0x100ffu

static const struct dgc_num dgc_p = {
	{ 0xffed, 0xffff, 0xffff, 0xffff, 0xffff, 0xffff, 0xffff, 0xffff,
	  0xffff, 0xffff, 0xffff, 0xffff, 0xffff, 0xffff, 0xffff, 0x7fff }
};

/* The order of the base point, 2^252 + 27742317777372353535851937790883648493 */
static const struct dgc_num dgc_l = {
	{ 0xd3ed, 0x5cf5, 0x631a, 0x5812, 0x9cd6, 0xa2f7, 0xf9de, 0x14de,
	  0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x1000 }
};

/* d = -121665 / 121666 */
static const struct dgc_num dgc_d = {
	{ 0x78a3, 0x1359, 0x4dca, 0x75eb, 0xd8ab, 0x4141, 0x0a4d, 0x0070,
	  0xe898, 0x7779, 0x4079, 0x8cc7, 0xfe73, 0x2b6f, 0x6cee, 0x5203 }
};

static const struct dgc_num dgc_2d = {
	{ 0xf159, 0x26b2, 0x9b94, 0xebd6, 0xb156, 0x8283, 0x149a, 0x00e0,
	  0xd130, 0xeef3, 0x80f2, 0x198e, 0xfce7, 0x56df, 0xd9dc, 0x2406 }
};

/* 2^((p - 1) / 4), a square root of -1 */
static const struct dgc_num dgc_sqrt_m1 = {
	{ 0xa0b0, 0x4a0e, 0x1b27, 0xc4ee, 0xe478, 0xad2f, 0x1806, 0x2f43,
	  0xd7a7, 0x3dfb, 0x0099, 0x2b4d, 0xdf0b, 0x4fc1, 0x2480, 0x2b83 }
};

/* Exponents: p - 2 for 1 / x, (p - 5) / 8 for the square root of x */
static const struct dgc_num dgc_p_minus_2 = {
	{ 0xffeb, 0xffff, 0xffff, 0xffff, 0xffff, 0xffff, 0xffff, 0xffff,
	  0xffff, 0xffff, 0xffff, 0xffff, 0xffff, 0xffff, 0xffff, 0x7fff }
};

static const struct dgc_num dgc_p_minus_5_by_8 = {
	{ 0xfffd, 0xffff, 0xffff, 0xffff, 0xffff, 0xffff, 0xffff, 0xffff,
	  0xffff, 0xffff, 0xffff, 0xffff, 0xffff, 0xffff, 0xffff, 0x0fff }
};

/* ---- numbers below 2^256 ---- */

static u32 dgc_num_bit(const struct dgc_num *a, u32 n)
{
	return a->l[n / 16] >> n % 16 & 1;
}

static void dgc_num_copy(struct dgc_num *o, const struct dgc_num *a)
{
	u32 i;

	/*@
	 @ loop invariant 0 <= i <= 16;
	 @ loop invariant \forall integer j; 0 <= j < i ==> o->l[j] == a->l[j];
	 @ loop assigns i, o->l[0 .. 15];
	 @ loop variant 16 - i;
	 */
	for (i = 0; i < LIMBS; i++)
		o->l[i] = a->l[i];
}

/* @value is below 2^16. */
static void dgc_num_small(struct dgc_num *o, u32 value)
{
	u32 i;

	o->l[0] = value;
	/*@
	 @ loop invariant 1 <= i <= 16 && o->l[0] == value;
	 @ loop invariant \forall integer j; 1 <= j < i ==> o->l[j] == 0;
	 @ loop assigns i, o->l[1 .. 15];
	 @ loop variant 16 - i;
	 */
	for (i = 1; i < LIMBS; i++)
		o->l[i] = 0;
}

/* Little endian, as all of RFC 8032 */
static void dgc_num_load(struct dgc_num *a, const u8 bytes[32])
{
	u32 i;

	/*@
	 @ loop invariant 0 <= i <= 16;
	 @ loop invariant \forall integer j; 0 <= j < i ==> a->l[j] <= 0xffff;
	 @ loop assigns i, a->l[0 .. 15];
	 @ loop variant 16 - i;
	 */
	for (i = 0; i < LIMBS; i++)
		a->l[i] = bytes[2 * i] + bytes[2 * i + 1] * 0x100u;
}

/* a mod m where a < 2m: false, and @a as it was, when it is below @m already */
static bool dgc_num_reduce(struct dgc_num *a, const struct dgc_num *m)
{
	struct dgc_num rest;
	u32 i, v, borrow = 0;

	/*@
	 @ loop invariant 0 <= i <= 16 && 0 <= borrow <= 1;
	 @ loop invariant \forall integer j; 0 <= j < i ==>
	 @	rest.l[j] <= 0xffff;
	 @ loop assigns i, v, borrow, rest.l[0 .. 15];
	 @ loop variant 16 - i;
	 */
	for (i = 0; i < LIMBS; i++) {
		v = BASE + a->l[i] - m->l[i] - borrow;
		rest.l[i] = v % BASE;
		borrow = 1 - v / BASE;
	}
	if (borrow)
		return false;
	dgc_num_copy(a, &rest);
	return true;
}

/* False when it is not below L */
static bool dgc_num_load_scalar(struct dgc_num *a, const u8 bytes[32])
{
	dgc_num_load(a, bytes);
	return !dgc_num_reduce(a, &dgc_l);
}

/* 2a + bit; a is below 2^255. */
static void dgc_num_shift_in(struct dgc_num *a, u32 bit)
{
	u32 i, v, carry = bit;

	/*@
	 @ loop invariant 0 <= i <= 16 && 0 <= carry <= 1;
	 @ loop invariant \forall integer j; 0 <= j < 16 ==> a->l[j] <= 0xffff;
	 @ loop assigns i, v, carry, a->l[0 .. 15];
	 @ loop variant 16 - i;
	 */
	for (i = 0; i < LIMBS; i++) {
		v = 2 * a->l[i] + carry;
		a->l[i] = v % BASE;
		carry = v / BASE;
	}
}

static void dgc_num_mod_l(struct dgc_num *k, const u8 hash[64])
{
	u32 i;

	dgc_num_small(k, 0);
	/*@
	 @ loop invariant 0 <= i <= 512;
	 @ loop invariant \forall integer j; 0 <= j < 16 ==> k->l[j] <= 0xffff;
	 @ loop assigns i, k->l[0 .. 15];
	 @ loop variant i;
	 */
	for (i = 512; i > 0; i--) {
		dgc_num_shift_in(k, hash[(i - 1) / 8] >> (i - 1) % 8 & 1);
		dgc_num_reduce(k, &dgc_l);
	}
}

/* ---- the field ---- */

static void dgc_fe_carry(u64 t[16])
{
	u64 carry = 0;
	u32 i;

	/*@
	 @ loop invariant 0 <= i <= 16 && 0 <= carry <= 0x20000000;
	 @ loop invariant dgc_l_limbs{Pre}(t, 0x800000000) ==> carry <= 0x100000;
	 @ loop invariant dgc_l_limbs{Pre}(t, 0x4000000) ==> carry <= 0x800;
	 @ loop invariant dgc_l_limbs{Pre}(t, 0x40000) ==> carry <= 4;
	 @ loop invariant \forall integer j; 0 <= j < i ==> t[j] <= 0xffff;
	 @ loop invariant \forall integer j; i <= j < 16 ==>
	 @	t[j] == \at(t[j], Pre);
	 @ loop assigns i, carry, t[0 .. 15];
	 @ loop variant 16 - i;
	 */
	for (i = 0; i < LIMBS; i++) {
		carry += t[i];
		t[i] = carry % BASE;
		carry /= BASE;
	}
	t[0] += 38 * carry;
}

static void dgc_fe_store(struct dgc_num *o, const u64 t[16])
{
	u32 i;

	/*@
	 @ loop invariant 0 <= i <= 16;
	 @ loop invariant \forall integer j; 0 <= j < i ==> o->l[j] == t[j];
	 @ loop assigns i, o->l[0 .. 15];
	 @ loop variant 16 - i;
	 */
	for (i = 0; i < LIMBS; i++)
		o->l[i] = t[i];
}

static void dgc_fe_add(struct dgc_num *o, const struct dgc_num *a,
		       const struct dgc_num *b)
{
	u64 t[16];
	u32 i;

	/*@
	 @ loop invariant 0 <= i <= 16;
	 @ loop invariant \forall integer j; 0 <= j < i ==> t[j] <= 0x40000;
	 @ loop assigns i, t[0 .. 15];
	 @ loop variant 16 - i;
	 */
	for (i = 0; i < LIMBS; i++)
		t[i] = a->l[i] + b->l[i];
	dgc_fe_carry(t);
	dgc_fe_store(o, t);
}

/* 4p is added, with limbs that are larger than any of @b. */
static void dgc_fe_sub(struct dgc_num *o, const struct dgc_num *a,
		       const struct dgc_num *b)
{
	u64 t[16];
	u32 i;

	t[0] = a->l[0] + 2 * (BASE - 38) - b->l[0];
	/*@
	 @ loop invariant 1 <= i <= 16;
	 @ loop invariant \forall integer j; 0 <= j < i ==> t[j] <= 0x40000;
	 @ loop assigns i, t[1 .. 15];
	 @ loop variant 16 - i;
	 */
	for (i = 1; i < LIMBS; i++)
		t[i] = a->l[i] + 2 * (BASE - 1) - b->l[i];
	dgc_fe_carry(t);
	dgc_fe_store(o, t);
}

static void dgc_fe_negate(struct dgc_num *o, const struct dgc_num *a)
{
	struct dgc_num zero;

	dgc_num_small(&zero, 0);
	dgc_fe_sub(o, &zero, a);
}

static u64 dgc_fe_product(u32 a, u32 b)
{
	return (u64)a * b;
}

/* One limb of a product, with what comes back from above */
static u64 dgc_fe_column(const struct dgc_num *a, const struct dgc_num *b,
			 u32 column)
{
	u64 low = 0, high = 0;
	u32 i;

	/*@
	 @ loop invariant 0 <= i <= column + 1 && 0 <= low <= i * 0x102000000;
	 @ loop assigns i, low;
	 @ loop variant column + 1 - i;
	 */
	for (i = 0; i <= column; i++)
		low += dgc_fe_product(a->l[i], b->l[column - i]);
	/*@
	 @ loop invariant column + 1 <= i <= 16;
	 @ loop invariant 0 <= high <= (i - column - 1) * 0x102000000;
	 @ loop assigns i, high;
	 @ loop variant 16 - i;
	 */
	for (i = column + 1; i < LIMBS; i++)
		high += dgc_fe_product(a->l[i], b->l[LIMBS + column - i]);
	return low + 38 * high;
}

static void dgc_fe_mul(struct dgc_num *o, const struct dgc_num *a,
		       const struct dgc_num *b)
{
	u64 t[16];
	u32 i;

	/*@
	 @ loop invariant 0 <= i <= 16;
	 @ loop invariant \forall integer j; 0 <= j < i ==> t[j] <= 0x100000000000;
	 @ loop assigns i, t[0 .. 15];
	 @ loop variant 16 - i;
	 */
	for (i = 0; i < LIMBS; i++)
		t[i] = dgc_fe_column(a, b, i);
	dgc_fe_carry(t);
	dgc_fe_carry(t);
	dgc_fe_carry(t);
	dgc_fe_carry(t);
	dgc_fe_store(o, t);
}

/* a to the power of e, which is below 2^255 */
static void dgc_fe_pow(struct dgc_num *o, const struct dgc_num *a,
		       const struct dgc_num *e)
{
	struct dgc_num r;
	u32 i;

	dgc_num_small(&r, 1);
	/*@
	 @ loop invariant 0 <= i <= 255 && dgc_l_fe(&r);
	 @ loop assigns i, r.l[0 .. 15];
	 @ loop variant i;
	 */
	for (i = 255; i > 0; i--) {
		dgc_fe_mul(&r, &r, &r);
		if (dgc_num_bit(e, i - 1))
			dgc_fe_mul(&r, &r, a);
	}
	dgc_num_copy(o, &r);
}

/*
 * The least number that is @a modulo p. What the first pass moves from above 2^256
 * leaves so little there that the second moves nothing, and 2^256 is 2p + 38.
 */
static void dgc_fe_canonical(struct dgc_num *o, const struct dgc_num *a)
{
	u64 t[16];
	u32 i;

	/*@
	 @ loop invariant 0 <= i <= 16;
	 @ loop invariant \forall integer j; 0 <= j < i ==> t[j] <= 0x40000;
	 @ loop assigns i, t[0 .. 15];
	 @ loop variant 16 - i;
	 */
	for (i = 0; i < LIMBS; i++)
		t[i] = a->l[i];
	dgc_fe_carry(t);
	dgc_fe_carry(t);
	/*@
	 @ loop invariant 0 <= i <= 16;
	 @ loop invariant \forall integer j; 0 <= j < i ==> o->l[j] <= 0xffff;
	 @ loop assigns i, o->l[0 .. 15];
	 @ loop variant 16 - i;
	 */
	for (i = 0; i < LIMBS; i++)
		o->l[i] = t[i] % BASE;
	dgc_num_reduce(o, &dgc_p);
	dgc_num_reduce(o, &dgc_p);
}

static bool dgc_fe_equal(const struct dgc_num *a, const struct dgc_num *b)
{
	struct dgc_num x, y;
	u32 i;

	dgc_fe_canonical(&x, a);
	dgc_fe_canonical(&y, b);
	/*@
	 @ loop invariant 0 <= i <= 16;
	 @ loop assigns i;
	 @ loop variant 16 - i;
	 */
	for (i = 0; i < LIMBS; i++)
		if (x.l[i] != y.l[i])
			return false;
	return true;
}

/* ---- the curve ---- */

static void dgc_fe_mul_2d(struct dgc_num *o, const struct dgc_num *a)
{
	dgc_fe_mul(o, a, &dgc_2d);
}

/* A and B of RFC 8032 section 5.1.4, into x and y */
static void dgc_point_product_xy(struct dgc_point *m, const struct dgc_point *p,
				 const struct dgc_point *q)
{
	struct dgc_num e, f;

	dgc_fe_sub(&e, &p->y, &p->x);
	dgc_fe_sub(&f, &q->y, &q->x);
	dgc_fe_mul(&m->x, &e, &f);
	dgc_fe_add(&e, &p->y, &p->x);
	dgc_fe_add(&f, &q->y, &q->x);
	dgc_fe_mul(&m->y, &e, &f);
}

/* The same section's D and C, into z and t */
static void dgc_point_product_zt(struct dgc_point *m, const struct dgc_point *p,
				 const struct dgc_point *q)
{
	struct dgc_num t, zz;

	dgc_fe_mul(&t, &p->t, &q->t);
	dgc_fe_mul(&zz, &p->z, &q->z);
	dgc_fe_mul_2d(&m->t, &t);
	dgc_fe_add(&m->z, &zz, &zz);
}

/* The same section's E to H, and what they give */
static void dgc_point_sum(struct dgc_point *o, const struct dgc_point *m)
{
	struct dgc_num e, f, g, h;

	dgc_fe_sub(&e, &m->y, &m->x);
	dgc_fe_sub(&f, &m->z, &m->t);
	dgc_fe_add(&g, &m->z, &m->t);
	dgc_fe_add(&h, &m->y, &m->x);
	dgc_fe_mul(&o->x, &e, &f);
	dgc_fe_mul(&o->y, &g, &h);
	dgc_fe_mul(&o->t, &e, &h);
	dgc_fe_mul(&o->z, &f, &g);
}

/* Complete, so that it also doubles */
static void dgc_point_add(struct dgc_point *o, const struct dgc_point *p,
			  const struct dgc_point *q)
{
	struct dgc_point m;

	dgc_point_product_xy(&m, p, q);
	dgc_point_product_zt(&m, p, q);
	dgc_point_sum(o, &m);
}

static void dgc_point_neutral(struct dgc_point *o)
{
	dgc_num_small(&o->x, 0);
	dgc_num_small(&o->y, 1);
	dgc_num_small(&o->z, 1);
	dgc_num_small(&o->t, 0);
}

/* (u / v)^((p + 3) / 8) */
static void dgc_fe_root_candidate(struct dgc_num *x, const struct dgc_num *u,
				  const struct dgc_num *v)
{
	struct dgc_num v3, y;

	dgc_fe_mul(&v3, v, v);
	dgc_fe_mul(&v3, &v3, v);
	dgc_fe_mul(&y, &v3, &v3);
	dgc_fe_mul(&y, &y, v);
	dgc_fe_mul(&y, &y, u);
	dgc_fe_pow(&y, &y, &dgc_p_minus_5_by_8);
	dgc_fe_mul(&y, &y, &v3);
	dgc_fe_mul(x, &y, u);
}

/* A square root of u / v, if there is one; RFC 8032 section 5.1.3 */
static bool dgc_fe_root(struct dgc_num *x, const struct dgc_num *u,
			const struct dgc_num *v)
{
	struct dgc_num y;

	dgc_fe_root_candidate(x, u, v);
	dgc_fe_mul(&y, x, x);
	dgc_fe_mul(&y, &y, v);
	if (dgc_fe_equal(&y, u))
		return true;
	dgc_fe_negate(&y, &y);
	dgc_fe_mul(x, x, &dgc_sqrt_m1);
	return dgc_fe_equal(&y, u);
}

/* x of the point with this y; @odd is the lowest bit of x. */
static bool dgc_point_x(struct dgc_num *x, const struct dgc_num *y, u32 odd)
{
	struct dgc_num u, v, one;

	dgc_num_small(&one, 1);
	dgc_fe_mul(&v, y, y);
	dgc_fe_sub(&u, &v, &one);
	dgc_fe_mul(&v, &v, &dgc_d);
	dgc_fe_add(&v, &v, &one);
	if (!dgc_fe_root(x, &u, &v))
		return false;
	dgc_fe_canonical(&u, x);
	dgc_fe_negate(&v, x);
	if (u.l[0] % 2 != odd)
		dgc_num_copy(x, &v);
	/* Only 0 is its own negative, and it is even. */
	return !odd || !dgc_fe_equal(&u, &v);
}

/* False when @bytes are not the encoding of a point; RFC 8032 section 5.1.3 */
static bool dgc_point_decode(struct dgc_point *p, const u8 bytes[32])
{
	struct dgc_num y;
	u32 odd;

	dgc_num_load(&p->y, bytes);
	odd = p->y.l[15] / 0x8000;
	p->y.l[15] %= 0x8000;
	dgc_num_copy(&y, &p->y);
	if (dgc_num_reduce(&y, &dgc_p))
		return false;
	if (!dgc_point_x(&p->x, &p->y, odd))
		return false;
	dgc_fe_mul(&p->t, &p->x, &p->y);
	dgc_num_small(&p->z, 1);
	return true;
}

/* Is @bytes the encoding of @p? RFC 8032 section 5.1.2 */
static bool dgc_point_is(const struct dgc_point *p, const u8 bytes[32])
{
	struct dgc_num z, x, y;
	u32 i;

	dgc_fe_pow(&z, &p->z, &dgc_p_minus_2);
	dgc_fe_mul(&x, &p->x, &z);
	dgc_fe_canonical(&x, &x);
	dgc_fe_mul(&y, &p->y, &z);
	dgc_fe_canonical(&y, &y);
	y.l[15] = y.l[15] % 0x8000 + x.l[0] % 2 * 0x8000;
	dgc_num_load(&z, bytes);
	/*@
	 @ loop invariant 0 <= i <= 16;
	 @ loop assigns i;
	 @ loop variant 16 - i;
	 */
	for (i = 0; i < LIMBS; i++)
		if (y.l[i] != z.l[i])
			return false;
	return true;
}

/* q = 2q + [s]B - [k]A, of one bit each */
static void dgc_ed25519_step(struct dgc_ed25519 *work, u32 s, u32 k)
{
	dgc_point_add(&work->q, &work->q, &work->q);
	if (s && k)
		dgc_point_add(&work->q, &work->q, &work->sum);
	else if (s)
		dgc_point_add(&work->q, &work->q, &work->base);
	else if (k)
		dgc_point_add(&work->q, &work->q, &work->minus_a);
}

/* q = [S]B - [k]A, both at once from the highest bit; S and k are below 2^253. */
static void dgc_ed25519_multiply(struct dgc_ed25519 *work)
{
	u32 i;

	/*@
	 @ loop invariant 0 <= i <= 253;
	 @ loop invariant dgc_l_fe(&work->q.x);
	 @ loop invariant dgc_l_fe(&work->q.y);
	 @ loop invariant dgc_l_fe(&work->q.z);
	 @ loop invariant dgc_l_fe(&work->q.t);
	 @ loop assigns i, work->q.x.l[0 .. 15], work->q.y.l[0 .. 15],
	 @	work->q.z.l[0 .. 15], work->q.t.l[0 .. 15];
	 @ loop variant i;
	 */
	for (i = 253; i > 0; i--)
		dgc_ed25519_step(work, dgc_num_bit(&work->s, i - 1),
				 dgc_num_bit(&work->k, i - 1));
}

/* -A, if @key is the encoding of a point */
static bool dgc_ed25519_minus_a(struct dgc_point *minus_a, const u8 key[32])
{
	if (!dgc_point_decode(minus_a, key))
		return false;
	dgc_fe_negate(&minus_a->x, &minus_a->x);
	dgc_fe_negate(&minus_a->t, &minus_a->t);
	return true;
}

/* B; its encoding is that of y = 4 / 5. */
static bool dgc_ed25519_base(struct dgc_point *base)
{
	u8 bytes[32];
	u32 i;

	bytes[0] = 0x58;
	/*@
	 @ loop invariant 1 <= i <= 32;
	 @ loop assigns i, bytes[1 .. 31];
	 @ loop variant 32 - i;
	 */
	for (i = 1; i < 32; i++)
		bytes[i] = 0x66;
	return dgc_point_decode(base, bytes);
}

/* The points that are added, and the one that is none */
static bool dgc_ed25519_points(struct dgc_ed25519 *work, const u8 key[32])
{
	if (!dgc_ed25519_base(&work->base) ||
	    !dgc_ed25519_minus_a(&work->minus_a, key))
		return false;
	dgc_point_add(&work->sum, &work->base, &work->minus_a);
	dgc_point_neutral(&work->q);
	return true;
}

bool dgc_ed25519_verify(struct dgc_ed25519 *work, const u8 key[32],
			const u8 sig[64], const u8 hash[64])
{
	if (!dgc_num_load_scalar(&work->s, sig + 32) ||
	    !dgc_ed25519_points(work, key))
		return false;
	dgc_num_mod_l(&work->k, hash);
	dgc_ed25519_multiply(work);
	return dgc_point_is(&work->q, sig);
}
