/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Asks for an executable stack, writes a program to it that ends with 42, and enters that. */
	.section .note.GNU-stack, "x", @progbits
	.globl	_start
	.text
_start:
	movabs	$0x003cb80000002abf, %rax
	push	$0x050f0000
	push	%rax
	jmp	*%rsp
