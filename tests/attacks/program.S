/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Ends with STATUS; entered at "other", with OTHER. */
	.globl	_start, other
	.text
_start:
	mov	$STATUS, %edi
	jmp	1f
other:
	mov	$OTHER, %edi
1:	mov	$60, %eax
	syscall
