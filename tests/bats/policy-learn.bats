#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# dclist policy learn, from logs. ipe-records.log is of the kernel of
# tests/vm/cases/policy-learn.sh; there its proposals are carried out.

# shellcheck disable=SC2154 # set in common.bash
# shellcheck disable=SC2012,SC2016 # names are ours; for other shells

load common

log=$BATS_TEST_DIRNAME/../fixtures/ipe-records.log

setup_file() {
	common_setup_file
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	mkdir -p image/usr/bin image/var/lib/rpm image/etc/digest_lists
	cp "$log" kernel.log
}

learn() {
	run timeout 60 "$DCLIST" policy learn --root image "$@"
}

# Packages of the fixtures, as installed
install_rpm() {
	"$TOP/tests/rpm-db" "$PWD/image/var/lib/rpm" -i "$@"
}

program() {
	printf '#!/bin/sh\necho %s\n' "$1" >"image/usr/bin/$1"
}

# record PATH [RULE]: a line as the kernel writes it
record() {
	echo "audit: type=1420 audit(1795477068.776:7): ipe_op=EXECUTE ipe_hook=BPRM_CHECK enforcing=0 pid=76 comm=\"init\" path=$1 dev=\"ubda\" ino=25 digest_cache=no_fsverity fsverity_digest=? rule=\"${2:-DEFAULT op=EXECUTE action=DENY}\""
}

auditd() {
	sed -n 's/^audit: type=1420 audit/type=IPE_ACCESS msg=audit/p; s/^audit: type=1404 audit/type=MAC_STATUS msg=audit/p'
}

@test "policy learn: a real log, in each form" {
	local form

	install_rpm "$fixtures/vendor.rpm"
	learn --from kernel.log
	ends 0
	contains 'gone         EXECUTE    /usr/bin/a "strange"\012name'
	contains "gone         EXECUTE    /usr/bin/hello"
	contains "gone         EXECUTE    /usr/bin/own"
	contains "gone         EXECUTE    /usr/bin/world"
	contains "memory       EXECUTE    (no file)  by probe"
	contains "memory       EXECUTE    /memfd:probe (deleted)  by probe"
	lacks busybox
	contains "17 records, 6 files that would be denied:"
	printf '%s\n' "${lines[@]}" >expected

	sed 's/^/[   12.345678] /' kernel.log >dmesg.log
	auditd <kernel.log >audit.log
	sed 's/^/node=host.example /; s/$/\x1dARCH=x86_64 SYSCALL=execve/' audit.log >node.log
	sed 's/IPE_ACCESS/UNKNOWN[1420]/' audit.log >old.log
	for form in dmesg audit node old; do
		learn --from "$form.log"
		ends 0
		diff expected <(printf '%s\n' "${lines[@]}")
	done
	run bash -c '"$1" policy learn --root image --from - <kernel.log' - "$DCLIST"
	diff expected <(printf '%s\n' "${lines[@]}")
}

@test "policy learn: records of Linux 7.3" {
	install_rpm "$fixtures/vendor.rpm"
	program script
	record '"/usr/bin/script"' | sed 's/BPRM_CHECK/BPRM_CREDS_FOR_EXEC/' >new.log
	echo 'audit: type=1422 audit(1795477068.776:8): policy_name=? policy_version=? policy_digest=? auid=4294967295 ses=4294967295 lsm=ipe res=0 errno=-74' >>new.log
	learn --from new.log
	ends 0
	contains "EXECUTE    /usr/bin/script"
	contains "1 records, 1 files that would be denied:"
}

@test "policy learn: records under the audit policy, of either kind of kernel" {
	local kind rule saved

	install_rpm "$fixtures/vendor.rpm"
	program script
	for kind in patched stock; do
		dclist policy new --profile audit --kernel "$kind" >audit.pol
		# The rule that the policy's own comment says to look for
		rule=$(sed -n 's/^#.*rule has \([^ ]*\)\.$/\1/p' audit.pol)
		rule="op=EXECUTE $rule action=ALLOW"
		grep -qxF "$rule" audit.pol
		record '"/usr/bin/script"' "$rule" >"$kind.log"
		record '"/usr/bin/other"' "${rule%=*=*}=TRUE action=ALLOW" >>"$kind.log"
		interpreted <"$kind.log" >"$kind.ausearch"
		for saved in "$kind.log" "$kind.ausearch"; do
			learn --from "$saved"
			ends 0
			contains "EXECUTE    /usr/bin/script"
			contains "2 records, 1 files that would be denied:"
		done
	done
}

@test "policy learn: only what the kernel wrote counts" {
	local line

	install_rpm "$fixtures/vendor.rpm"
	line=$(record '"/usr/bin/forged"' | sed 's/^audit: //')
	{
		echo "some program: audit: $line"
		echo "audit: type=1400 ${line#type=1420 }"
		echo " audit: $line"
		echo "[not a time] audit: $line"
		echo "type=USER_CMD msg=audit(1795477068.776:7): pid=1 msg='type=IPE_ACCESS $line'"
		echo "type=USER_AUTH msg=audit(1795477068.776:7): ${line#*): }"
		# In a name that the kernel puts into quotes, as it may have no blank in it
		record '"/tmp/ipe_op=EXECUTE"' 'op=EXECUTE boot_verified=TRUE action=ALLOW'
	} >forged.log
	learn --from forged.log
	ends 0
	[ "$output" = "1 records, 0 files that would be denied" ]
}

# saved FORM: what a tool makes of the kernel's log on standard input
saved() {
	case $1 in
	dmesg) sed 's/^/[   12.345678] /' ;;
	dmesg-T) sed 's/^/[Mon Oct  2 22:46:44 2025] /' ;;
	dmesg-T-de) sed 's/^/[Mo Mär 20 22:46:44 2025] /' ;;
	dmesg-iso) sed 's/^/2025-10-20T22:46:44,123456+00:00 /' ;;
	dmesg-raw) sed 's/^/<5>[   12.345678] /' ;;
	dmesg-decode) sed 's/^/kern  :notice: [   12.345678] /' ;;
	console) sed 's/$/\r/' ;;
	journal-short) sed 's/^/Oct 20 22:46:44 node kernel: /' ;;
	journal-no-host) sed 's/^/Oct 20 22:46:44 kernel: /' ;;
	journal-precise) sed 's/^/Oct 20 22:46:44.123456 node kernel: /' ;;
	journal-full) sed 's/^/Mon 2025-10-20 22:46:44 UTC node kernel: /' ;;
	journal-full-zone) sed 's/^/Mon 2025-10-20 22:46:44 +03 node kernel: /' ;;
	journal-iso) sed 's/^/2025-10-20T22:46:44+0000 node kernel: /' ;;
	journal-iso-precise) sed 's/^/2025-10-20T22:46:44,123456+0000 node kernel: /' ;;
	journal-unix) sed 's/^/1666000000.123456 node kernel: /' ;;
	journal-monotonic) sed 's/^/[   12.345678] node-1.example.org kernel: /' ;;
	messages) sed 's/^/Oct  2 22:46:44 node kernel: [   12.345678] /' ;;
	kern.log) sed 's/^/2025-10-20T22:46:44.123456+00:00 node kernel: [   12.345678] /' ;;
	busybox) sed 's/^/Oct 20 22:46:44 node kern.notice kernel: [   12.345678] /' ;;
	export) entries kernel ;;
	export-audit) sed -n 's/^audit: type=1420 audit([^)]*): //p' | entries audit "IPE_ACCESS " ;;
	json) entries kernel | as_json ;;
	esac
}

as_json() {
	python3 -c '
import json, sys
for entry in sys.stdin.read().strip().split("\n\n"):
    print(json.dumps(dict(field.split("=", 1) for field in entry.split("\n"))))'
}

# Without quotes, names as they are
interpreted() {
	auditd | python3 -c '
import re, sys
for line in sys.stdin:
    line = re.sub(r"\b(comm|path)=([0-9A-F]{2,})\b", lambda m: m[1] + "=" +
                  bytes.fromhex(m[2]).decode().replace("\n", "?"), line)
    line = re.sub(r"msg=audit\([0-9.]*:([0-9]*)\): ", r"msg=audit(10/20/25 22:46:44.123:\1) : ", line)
    print(line.rstrip().replace("\"", ""))'
}

# bats test_tags=slow
@test "policy learn: a saved log, in each form that tools save it in" {
	local form

	install_rpm "$fixtures/vendor.rpm"
	learn --from kernel.log
	printf '%s\n' "${lines[@]}" >expected
	for form in dmesg dmesg-T dmesg-T-de dmesg-iso dmesg-raw dmesg-decode console journal-short \
		journal-no-host journal-precise journal-full journal-full-zone journal-iso journal-iso-precise \
		journal-unix journal-monotonic messages kern.log busybox export export-audit json; do
		saved "$form" <kernel.log >"$form.saved"
		learn --from "$form.saved"
		ends 0 || { echo "$form"; return 1; }
		diff expected <(printf '%s\n' "${lines[@]}") || { echo "$form"; return 1; }
	done
	interpreted <kernel.log >ausearch
	grep -qF 'path=/usr/bin/a "strange"?name' ausearch || grep -qF 'path=/usr/bin/a strange?name' ausearch
	learn --from ausearch
	ends 0
	contains "17 records, 6 files that would be denied:"
	contains "gone         EXECUTE    /usr/bin/own"
	contains "memory       EXECUTE    (no file)  by probe"
}

# bats test_tags=slow
@test "policy learn: journalctl's own forms are read" {
	local form

	install_rpm "$fixtures/vendor.rpm"
	entries kernel <kernel.log | sed 's/^_TRANSPORT=/SYSLOG_IDENTIFIER=kernel\nSYSLOG_FACILITY=0\n_HOSTNAME=node\n&/' | journal
	for form in short short-full short-iso short-iso-precise short-precise short-monotonic export json; do
		PATH=$PWD/bin:$PATH journalctl --no-pager --output="$form" >"$form.log"
		learn --from "$form.log"
		ends 0 || { head -n 2 "$form.log"; return 1; }
		contains "17 records, 6 files that would be denied:"
	done
}

@test "policy learn: a saved log without a record is an error" {
	local what

	install_rpm "$fixtures/vendor.rpm"
	: >empty.log
	echo "Oct 20 22:46:44 node kernel: Linux version 6.12" >other.log
	for what in empty other; do
		learn --from "$what.log"
		ends 1
		contains "$what.log: no record of IPE; looked for 'type=IPE_ACCESS msg=audit(' (auditd, ausearch) and"
	done
	learn --from - </dev/null
	ends 1
	# What journalctl shows of audit's own records looks like what any program can write
	record '"/usr/bin/x"' | sed 's/^audit: type=1420 audit([^)]*): /IPE_ACCESS /' >cat.log
	sed 's/^/Oct 20 22:46:44 node audit[76]: /' cat.log >short.log
	for what in cat short; do
		learn --from "$what.log"
		ends 1
		contains "$what.log: no record of IPE that certainly came from the kernel: of the 1 that look like one, any program could have written them; save them with journalctl --output export, or use --from journal"
	done
	# The end of an export is missing within a field of another program
	{
		record '"/usr/bin/x"' | entries kernel
		printf 'FIELD\n\100\0\0\0\0\0\0\0abc'
	} >short.export
	learn --from short.export
	ends 1
	contains "short.export: ends within an entry of the journal; save it again with journalctl --output export"
}

@test "policy learn: programs also write into saved logs" {
	local line part whole

	install_rpm "$fixtures/vendor.rpm"
	line=$(record '"/usr/bin/forged"')
	part=${line%% dev=*}
	whole=${line#*): }
	{
		echo "Oct 20 22:46:44 node kernel[12]: $line"
		echo "Oct 20 22:46:44 node audit: $line"
		echo "Oct 20 22:46:44 node sudo: kernel: $line"
		echo "Oct 20 22:46:44 sudo: kernel: $line"
		echo "Oct 20 22:46:44 kernel[12]: kernel: $line"
		echo "Oct 20 22:46:44 node user.notice kernel: $line"
		echo "Oct 20 22:46:44 node kernel: x $line"
		echo "2025-10-20T22:46:44.123456+00:00 $line"
		echo "[Mon Oct 20 22:46:44 2025] node $line"
		echo "<13>[   12.345678] $line"
		echo "user  :notice: [   12.345678] $line"
		echo "                 $line"
		# A program that calls itself like the start of a record; journalctl puts its number behind
		echo "Oct 20 22:46:44 node kernel: ${part}[12]: dev=\"x\" rule=\"DEFAULT op=EXECUTE action=DENY\""
		echo "Oct 20 22:46:44 node kernel: ${line%\"}[12]: x"
		echo "Oct 20 22:46:44 node kernel: ${line%% comm=*} comm=\"x[12]: y\" path=${line#* path=}"
		echo "Oct 20 22:46:44 node kernel: ${line%% rule=*} rule=\"DEFAULT[12]: op=EXECUTE action=DENY\""
		echo "Oct 20 22:46:44 node kernel: ${line%% ino=*} ino=1[12]: x=y rule=\"DEFAULT op=EXECUTE action=DENY\""
		# ausearch --interpret shows names as they are: this is of two files
		echo "type=IPE_ACCESS msg=audit(10/20/25 22:46:44.123:45) : ipe_op=EXECUTE comm=a path=/b path=/usr/bin/forged dev=x ino=2 rule=DEFAULT action=DENY"
		echo "type=IPE_ACCESS msg=audit(10/20/25 \"x\" : 1) : ${whole//\"/}"
		echo "audit: type=1420 audit(10/20/25 22:46:44.123:45) : ${whole//\"/}"
	} >forged.log
	learn --from forged.log
	ends 1
	contains "forged.log: no record of IPE that certainly came from the kernel: of the 20 that look like one"
	# Only journald writes fields that start with "_"
	{
		echo "$line" | entries syslog
		echo "$line" | entries kernel | sed 's/^_TRANSPORT/SYSLOG_FACILITY=1\n&/'
		printf '__CURSOR=x\n_TRANSPORT=stdout\nMESSAGE\n'
		printf '\n_TRANSPORT=kernel\nMESSAGE=%s\n\n' "$line" >within
		python3 -c 'import os, struct; print(end=struct.pack("<Q", os.path.getsize("within")).decode())'
		cat within
		printf '\n\n'
		printf '__CURSOR=y\n_TRANSPORT=stdout\nMESSAGE=%s\nX=%020000d\nY=z\n\n' "$line" 0
	} >forged.export
	learn --from forged.export
	ends 1
	contains "forged.export: no record of IPE"
	{
		entries syslog <<<"$line" | as_json
		printf '{"_TRANSPORT": "kernel", "_TRANSPORT": "x", "MESSAGE": "%s"}\n' "${line//\"/\\\"}"
		printf '{"_TRANSPORT": ["kernel"], "MESSAGE": "%s"}\n' "${line//\"/\\\"}"
		printf '{"_TRANSPORT": "kernel", "MESSAGE": "IPE_ACCESS %s"}\n' "${whole//\"/\\\"}"
		echo '{"_TRANSPORT":'
	} >forged.json
	learn --from forged.json
	ends 1
	# And a real one among them is read
	echo "$line" | entries kernel | as_json >>forged.json
	learn --from forged.json
	contains "1 records, 1 files"
}

@test "policy learn: a rule with a digest has quotes in it" {
	install_rpm "$fixtures/vendor.rpm"
	grep '"sha256":' kernel.log >digest.log
	learn --from digest.log
	contains "1 records, 0 files"
	sed 's/action=ALLOW/action=DENY/' digest.log >denied.log
	learn --from denied.log
	contains "gone         EXECUTE    /usr/bin/own"
}

@test "policy learn: hostile lines do no harm" {
	install_rpm "$fixtures/vendor.rpm"
	{
		record 2F61ZZ
		record 2F6
		record '"'
		record '"/a'
		record '"/\\033[31mred"'
		record 2F1B5B33316D
		record 2F0061
		record '"/unended' | sed 's/ rule=.*//'
		echo 'audit: type=1420 audit('
		echo 'audit: type=1420 audit(1.1:1): '
		echo 'audit: type=1420 audit(1.1:1): ipe_op='
		echo 'audit: type=1420 audit(1.1:1): ipe_op=EXECUTE path'
		head -c 100000 /dev/zero | tr '\0' a
		echo
		record "\"/$(head -c 20000 /dev/zero | tr '\0' b)\""
		printf 'a\0b\n'
		record '"/usr/bin/next"'
		head -c 3000 /dev/urandom
		echo
		record '"/usr/bin/last"'
	} >hostile.log
	learn --from hostile.log
	ends 0
	lacks $'\e'
	contains 'gone         EXECUTE    /\033[31m'
	# A name with a NUL byte in it is none
	[[ ! $output =~ EXECUTE\ +/$'\n' ]]
	contains "gone         EXECUTE    /usr/bin/next"
	contains "gone         EXECUTE    /usr/bin/last"
	lacks bbbb
}

@test "policy learn: what is missing, by package and by list" {
	install_rpm "$fixtures"/{vendor,sha384,unsigned}.rpm
	program vendor
	program sha384
	echo changed >>image/usr/bin/sha384
	program unsigned
	program own
	for name in vendor sha384 unsigned own; do
		record "\"/usr/bin/$name\""
	done >log
	learn --from log --output found --rules rules
	ends 0
	contains "no-list      EXECUTE    /usr/bin/vendor  (vendor-1.0-1.noarch)"
	contains "modified     EXECUTE    /usr/bin/sha384  (sha384-1.0-1.noarch)"
	contains "unsigned     EXECUTE    /usr/bin/unsigned  (unsigned-1.0-1.noarch)"
	contains "no-package   EXECUTE    /usr/bin/own"
	contains "1 lists are in found"
	# The list of the package that helps, and no other
	[ "$(ls found)" = rpm-vendor-1.0-1.noarch ]
	cmp <("$RPM_PY" list "$fixtures/vendor.rpm" 268) found/rpm-vendor-1.0-1.noarch
	# What was modified gets no rule
	lacks_in rules sha384
	lacks_in rules vendor
	grep -q '^# /usr/bin/own' rules
	grep -q '^# /usr/bin/unsigned (unsigned-1.0-1.noarch)' rules

	cp found/* image/etc/digest_lists/
	learn --from log
	[[ $output =~ (no-fsverity|trusted-now)\ +EXECUTE\ +/usr/bin/vendor ]]
	echo changed >>image/usr/bin/vendor
	learn --from log
	contains "modified     EXECUTE    /usr/bin/vendor  (vendor-1.0-1.noarch)"
}

@test "policy learn: configuration that was edited was not modified by anybody else" {
	install_rpm "$fixtures/site.rpm"
	(cd image && rpm2cpio "$fixtures/site.rpm" | cpio --quiet -idmu)
	echo changed | tee -a image/usr/bin/site image/var/lib/site/counter >>image/etc/cron.daily/site
	for name in /usr/bin/site /etc/cron.daily/site /var/lib/site/counter; do
		record "\"$name\""
	done >log
	learn --from log --rules rules
	ends 0
	contains "edited       EXECUTE    /etc/cron.daily/site  (site-1.0-1.noarch)"
	contains "edited       EXECUTE    /var/lib/site/counter  (site-1.0-1.noarch)"
	contains "modified     EXECUTE    /usr/bin/site  (site-1.0-1.noarch)"
	grep -q '^# /etc/cron.daily/site (site-1.0-1.noarch)' rules
	lacks_in rules /usr/bin/site
	# The same by an installed list
	dclist install --root image --no-verify "$fixtures/site.rpm" >/dev/null
	learn --from log
	contains "edited       EXECUTE    /etc/cron.daily/site  (site-1.0-1.noarch)"
	contains "modified     EXECUTE    /usr/bin/site  (site-1.0-1.noarch)"
}

lacks_in() {
	! grep -q "$2" "$1" || {
		cat "$1" >&2
		return 1
	}
}

@test "policy learn: rules are of one content each, and the kernel's language" {
	install_rpm "$fixtures/vendor.rpm"
	program own
	cp image/usr/bin/own image/usr/bin/$'x\naction=ALLOW'
	{
		record '"/usr/bin/own"'
		record 2F7573722F62696E2F780A616374696F6E3D414C4C4F57
	} >log
	learn --from log --rules rules
	ends 0
	grep -qx '# /usr/bin/x\\012action=ALLOW.*' rules
	# Where the file system has fs-verity, a rule; elsewhere, why there is none
	[ "$(grep -cE '^op=EXECUTE fsverity_digest=sha256:[0-9a-f]{64} action=ALLOW$|^# no rule: ' rules)" = 2 ]
	[ "$(grep -cvE '^#|^op=EXECUTE fsverity_digest=sha256:[0-9a-f]{64} action=ALLOW$' rules)" = 0 ]
	{
		echo 'policy_name=p policy_version=1.0.0'
		echo 'DEFAULT action=ALLOW'
		cat rules
	} >p.pol
	dclist policy check --offline p.pol
}

@test "policy learn: a package's path before /usr was merged" {
	install_rpm "$fixtures/vendor.rpm"
	program vendor
	record '"/usr/usr/bin/vendor"' >log
	mkdir -p image/usr/usr/bin
	cp image/usr/bin/vendor image/usr/usr/bin/vendor
	learn --from log
	contains "no-list      EXECUTE    /usr/usr/bin/vendor  (vendor-1.0-1.noarch)"
}

@test "policy learn: JSON" {
	install_rpm "$fixtures/vendor.rpm"
	program vendor
	record '"/usr/bin/vendor"' >log
	record '"/usr/bin/vendor"' >>log
	learn --from log --json
	ends 0
	[ "$(json 'j["records"], len(j["files"])')" = "(2, 1)" ]
	[ "$(json '[j["files"][0][k] for k in ("path", "op", "state", "records", "package", "comm")]')" = \
		"['/usr/bin/vendor', 'EXECUTE', 'no-list', 2, 'vendor-1.0-1.noarch', 'init']" ]
}

@test "policy learn: what cannot be read is said" {
	learn --from nosuch
	ends 1
	contains "nosuch: cannot read: No such file or directory"
	mkdir bin
	ln -s /bin/false bin/journalctl
	PATH=$PWD/bin:$PATH learn --from journal
	ends 1
	contains "journalctl: cannot read the journal; use --from live"
	learn --from kernel.log --dbpath nosuch
	ends 0
	program own
	record '"/usr/bin/own"' >log
	learn --from log --dbpath nosuch
	ends 1
	learn log
	ends 2
	contains "log: unexpected argument"
}

# entries TRANSPORT [PREFIX]: lines as entries of a journal, in its export format
entries() {
	awk -v transport="$1" -v prefix="${2:-}" '{
		printf "__REALTIME_TIMESTAMP=%d\n__MONOTONIC_TIMESTAMP=%d\n", 1795477068000000 + NR, NR
		print "_BOOT_ID=0123456789abcdef0123456789abcdef\n_TRANSPORT=" transport
		print "MESSAGE=" prefix $0 "\n" }'
}

# A journal of these entries, for the journalctl of this system
journal() {
	[ -x /lib/systemd/systemd-journal-remote ] || skip "no journal to write"
	command -v journalctl >/dev/null || skip "no journal to read"
	rm -f x.journal
	timeout 30 /lib/systemd/systemd-journal-remote --output=x.journal - 2>/dev/null
	mkdir -p bin
	printf '#!/bin/sh\nexec "%s" --file "%s" "$@"\n' "$(command -v journalctl)" "$PWD/x.journal" >bin/journalctl
	chmod +x bin/journalctl
}

@test "policy learn: the journal, from the kernel's log" {
	install_rpm "$fixtures/vendor.rpm"
	entries kernel <kernel.log | journal
	PATH=$PWD/bin:$PATH learn --from journal
	ends 0
	contains "17 records, 6 files that would be denied:"
	# What processes write into the journal is not the kernel's
	for transport in syslog stdout journal; do
		record '"/usr/bin/forged"' | entries "$transport"
	done | journal
	PATH=$PWD/bin:$PATH learn --from journal
	[ "$output" = "0 records, 0 files that would be denied" ]
}

# bats test_tags=slow
@test "policy learn: the journal, from audit itself" {
	local type

	install_rpm "$fixtures/vendor.rpm"
	for type in AUDIT1420 IPE_ACCESS; do
		sed -n 's/^audit: type=1420 audit([^)]*): //p' kernel.log | entries audit "$type " | journal
		PATH=$PWD/bin:$PATH learn --from journal
		ends 0
		contains "17 records, 6 files that would be denied:"
	done
	# A record of another type, in which a process says what it likes
	sed -n 's/^audit: type=1420 audit([^)]*): //p' kernel.log | entries audit "USER_CMD " | journal
	PATH=$PWD/bin:$PATH learn --from journal
	contains "0 records"
	# Only the journal writes so: such a line of the kernel's log is none of audit's
	sed -n 's/^audit: type=1420 audit([^)]*): /AUDIT1420 /p' kernel.log >file.log
	learn --from file.log
	ends 1
	contains "file.log: no record of IPE that certainly came from the kernel: of the 17 that look like one"
}

@test "policy learn: names that the kernel does not record, and sparse files" {
	install_rpm "$fixtures/vendor.rpm"
	truncate -s 8T image/usr/bin/hollow || skip "no such large files here"
	{
		record '"<too_long>"'
		record '"/usr/bin/hollow"'
	} >log
	learn --from log --rules rules
	ends 0
	contains "no-name      EXECUTE    <too_long>"
	contains "holes        EXECUTE    /usr/bin/hollow"
	[ -z "$(sed -n '/^op=/p' rules)" ]
}

# bats test_tags=slow
@test "policy learn: more files than are looked at" {
	awk -v line="$(record '"/usr/bin/NUMBER"')" 'BEGIN {
		for (i = 0; i < 32770; i++) { copy = line; sub("NUMBER", i, copy); print copy } }' >kernel.log
	# Not by run, which takes seconds for so many lines
	timeout 60 "$DCLIST" policy learn --root image --from kernel.log >files 2>said
	grep -F "kernel.log: warning: more than 32768 files; the files of 2 records were not examined" said
	grep -x "32770 records, 32768 files that would be denied:" files
}
