/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Enables fs-verity on its argument as a program of 32 bits: FS_IOC_ENABLE_VERITY by the
 * system calls of i386. The status is 0 or an errno.
 */
	.globl	_start
	.text
_start:
	mov	8(%esp), %ebx		/* argv[1] */
	xor	%ecx, %ecx		/* O_RDONLY */
	mov	$5, %eax		/* open */
	int	$0x80
	mov	%eax, %ebx
	mov	$0x40806685, %ecx	/* FS_IOC_ENABLE_VERITY */
	mov	$enable, %edx
	mov	$54, %eax		/* ioctl */
	int	$0x80
	neg	%eax
	mov	%eax, %ebx
	mov	$1, %eax		/* exit */
	int	$0x80

	.data
enable:
	.long	1, 1, 4096, 0		/* version, SHA-256, block size, salt size */
	.fill	112, 1, 0

	.section .note.GNU-stack, "", @progbits
