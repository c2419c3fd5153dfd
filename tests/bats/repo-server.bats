#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# dclist generate --repo: servers that misbehave, and those that want to know who asks.

load common
load repo

# fails MODE COUNT REASON: nothing is made
fails() {
	forget_requests
	rm -rf out
	run generate "$(url "$1")" "${@:4}"
	ends 1
	contains "$3"
	contains "0 written, 0 unchanged, 3 $2"
	[ -z "$(ls out)" ]
}

@test "repo: a server that ignores ranges" {
	served whole
	contains "warning: the server ignores ranges; packages of which more was sent than requested: 3"
}

@test "repo: a server that calls files compressed that are as they should be" {
	served all-encoded
}

@test "repo: a server that ignores ranges and never ends" {
	served endless
	# Hung up on: what is in its buffers is all that it could send.
	[ "$(awk '$1 == "endless" && $NF > m { m = $NF } END { print m }' "$tmp/log")" -lt 20000000 ]
}

@test "repo: a server that sends more than the range" {
	served too-much
}

# bats test_tags=slow
@test "repo: a body that is short, once and always" {
	served short-once
	contains " s, 3 retries; signatures verified"
	[ "$(requests short-once)" -eq 6 ]
	mkdir "$tmp/one"
	cp "$fixtures/vendor.rpm" "$tmp/one"
	new_repo "$tmp/one"
	run dclist generate --repo "$(url short-once one)" --unsigned-repo -k "$fixtures/vendor.asc" -o single
	ends 0
	contains " s, 1 retry; signatures verified"
	fails short failed "vendor.rpm: "
	[ "$(requests short)" -eq 12 ]
}

# bats test_tags=slow
@test "repo: a file that is shorter than the metadata says" {
	fails cut "unlike the metadata" "vendor.rpm: it is shorter than the repository's metadata says: 1000 bytes, not"
	fails unsatisfiable "unlike the metadata" "vendor.rpm: server answers with status 416"
	[ "$(requests unsatisfiable)" -eq 3 ]
}

# bats test_tags=slow
@test "repo: 404 and 403 are final" {
	fails missing "missing" "vendor.rpm: server answers with status 404; the metadata lists it, so the mirror is incomplete"
	[ "$(requests missing)" -eq 3 ]
	fails forbidden failed "vendor.rpm: server answers with status 403"
	[ "$(requests forbidden)" -eq 3 ]
	run generate "$(url good none)"
	ends 1
	contains "none/repodata/repomd.xml: server answers with status 404"
}

# bats test_tags=slow
@test "repo: a busy server is asked again, as late as it says" {
	served busy-once
	[ "$(requests busy-once)" -eq 6 ]
	fails busy failed "server answers with status 503"
	[ "$(requests busy)" -eq 12 ]
	fails busy-long failed "server answers with status 503"
	[ "$(requests busy-long)" -eq 3 ]
}

# bats test_tags=slow
@test "repo: redirects are followed, but not for ever, nor to files" {
	served redirect
	[ "$(requests good)" -eq 3 ]
	fails loop failed "redirects"
	fails to-file failed "Protocol \"file\""
}

# bats test_tags=slow
@test "repo: another part than was asked for" {
	fails other-range "unlike the metadata" "server sent another part, or another file, than requested"
	fails other-size "unlike the metadata" "server sent another part, or another file"
	fails unmarked "unlike the metadata" "server sent another part, or another file"
}

# bats test_tags=slow
@test "repo: what comes is not a package, or another one" {
	fails noise "unlike the metadata" "vendor.rpm: no RPM header where the metadata places it; make the repository's metadata again"
	[ "$(requests noise)" -eq 6 ]
	fails swapped "unlike the metadata" "vendor.rpm: "
}

@test "repo: a validly signed package in place of another" {
	cp -r "$tmp/repo" mine
	# of the same layout: only the name differs
	mkdir key
	"$MANY" key key
	"$MANY" make key "$fixtures/vendor.rpm" two/Packages 2
	new_repo two
	cp two/Packages/p00002.rpm two/Packages/p00001.rpm
	run dclist generate --repo two -k key/key.pgp --repo-key "$mirror" -o out
	ends 1
	contains "p00001.rpm: another package is in its place: p00002-1.0-1.noarch; make the repository's metadata again"
	contains "1 written, 0 unchanged, 1 unlike the metadata"
	[ ! -e out/rpm-p00001-1.0-1.noarch ]
}

@test "repo: a cache that has old content is passed by" {
	served stale
	[ "$(requests stale)" -eq 6 ]
}

@test "repo: one bit that changed on the way" {
	fails flipped "with a wrong signature" "signature is wrong: the list or its signature was changed"
}

# bats test_tags=slow
@test "repo: connections that are reset, once and always" {
	served reset-once
	[ "$(requests reset-once)" -eq 6 ]
	fails reset failed "vendor.rpm: "
	[ "$(requests reset)" -ge 12 ] # libcurl tries again, too, on a connection that died
}

# bats test_tags=slow
@test "repo: servers that fall silent" {
	fails silent failed "vendor.rpm: Operation too slow" --timeout 1
	fails stuck failed "vendor.rpm: Operation too slow" --timeout 1
}

# bats test_tags=slow
@test "repo: no server" {
	run generate http://127.0.0.1:1/repo
	ends 1
	contains "http://127.0.0.1:1/repo/repodata/repomd.xml: Failed to connect"
	[ ! -e out ]
}

# bats test_tags=slow
@test "repo: a server that dies in the middle is given up, not asked for every package" {
	mkdir -p mine/Packages key
	"$MANY" key key
	"$MANY" make key "$fixtures/vendor.rpm" "$tmp/dies/Packages" 60
	new_repo "$tmp/dies"
	run dclist generate --repo "$(url reset dies)" -k key/key.pgp --repo-key "$mirror" -o out -j 2 --timeout 2
	ends 1
	contains "no longer answers; run it again later to continue"
	contains "run it again to continue"
	[ "$(requests reset)" -lt 60 ]
}

@test "repo: user and password are for the server, not for messages" {
	run generate "http://user:secret@127.0.0.1:$(<"$tmp/port")/missing/repo"
	ends 1
	lacks secret
	grep -q . out/.dclist-repo-*
	run cat out/.dclist-repo-*
	lacks secret
}

@test "repo: one run at a time in a directory" {
	mkdir out
	run flock out "$DCLIST" generate --repo "$tmp/repo" -k "$vendor" --repo-key "$mirror" -o out
	ends 1
	contains "out: another dclist is writing lists to this directory; wait until it has finished"
}

@test "repo: a directory that cannot be written to" {
	: >out
	run generate "$tmp/repo"
	ends 1
	contains "out: cannot write to it: Not a directory"
}

# bats test_tags=slow
@test "repo: locations that are none" {
	run generate ftp://127.0.0.1/repo
	ends 1
	contains "neither http, https nor file; give such a URL or a directory"
	run generate "http://127.0.0.1/repo?s3cret#x"
	ends 1
	lacks s3cret
	contains "a query or fragment in it; give the URL of the directory that contains repodata/"
	run generate "file://$tmp/repo?x"
	ends 1
	contains "a query or fragment in it"
	run generate "http://[x/"
	ends 1
	contains "not a well-formed URL"
	run generate missing
	ends 1
	contains "missing: cannot open: No such file or directory"
	mkdir none
	run generate none
	ends 1
	contains "none/repodata/repomd.xml: cannot open: no such file"
}

@test "repo: wrong usage" {
	run dclist generate --repo "$tmp/repo"
	ends 2
	contains "--repo requires --keyring FILE: the keys that sign its packages"
	run dclist generate --repo "$tmp/repo" -k "$vendor" file.rpm
	ends 2
	contains "--repo cannot be combined with FILE, DIR or --rpmdb"
	run dclist generate --repo "$tmp/repo" -k "$vendor" --rpmdb
	ends 2
	contains "--repo"
	run dclist generate --repo "$tmp/repo" -k "$vendor" --repo-key "$mirror" --unsigned-repo
	ends 2
	contains "--repo-key cannot be combined with --unsigned-repo"
	run dclist generate --repo "$tmp/repo" -k "$vendor" --client-key key
	ends 2
	contains "--client-key requires --client-cert"
	run dclist generate --client-cert cert file.rpm
	ends 2
	contains "--client-cert requires --repo"
	run dclist generate --prune file.rpm
	ends 2
	contains "--prune requires --repo"
	run dclist generate -j 2 file.rpm
	ends 2
	contains "--jobs requires --repo"
	run dclist generate --repo "$tmp/repo" --jobs 65
	ends 2
	contains "--jobs 65: not a number from 1 to 64"
	run dclist generate --repo "$tmp/repo" --timeout 0
	ends 2
	contains "--timeout 0: invalid duration; use 90s, 5m or 1h, up to 1h"
}

# nginx

start_nginx() {
	local port private

	read -r port private < <(python3 -c '
import socket
s = [socket.create_server(("127.0.0.1", 0)) for i in range(2)]
print(*(x.getsockname()[1] for x in s))')
	mkdir -p "$tmp/nginx"
	openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost \
		-addext subjectAltName=IP:127.0.0.1 -keyout "$tmp/nginx/key" -out "$tmp/nginx/cert" 2>/dev/null
	openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=client \
		-keyout "$tmp/nginx/client-key" -out "$tmp/nginx/client" 2>/dev/null
	cat >"$tmp/nginx/conf" <<-END
	daemon on;
	pid $tmp/nginx.pid;
	error_log $tmp/nginx/error;
	worker_processes 1;
	events { worker_connections 256; }
	http {
		log_format plain '\$request_uri \$status \$body_bytes_sent';
		access_log $tmp/nginx/log plain;
		client_body_temp_path $tmp/nginx/a;
		proxy_temp_path $tmp/nginx/b;
		fastcgi_temp_path $tmp/nginx/c;
		uwsgi_temp_path $tmp/nginx/d;
		scgi_temp_path $tmp/nginx/e;
		server {
			listen 127.0.0.1:$port ssl http2;
			ssl_certificate $tmp/nginx/cert;
			ssl_certificate_key $tmp/nginx/key;
			root $tmp;
			location /down/ { return 302 http://127.0.0.1:$(<"$tmp/port")/good/repo/\$request_filename; }
			location /token/ {
				if (\$args != "s3cret&n=1") { return 403; }
				alias $tmp/;
			}
		}
		server {
			listen 127.0.0.1:$private ssl;
			ssl_certificate $tmp/nginx/cert;
			ssl_certificate_key $tmp/nginx/key;
			ssl_client_certificate $tmp/nginx/client;
			ssl_verify_client on;
			root $tmp;
		}
	}
	END
	chmod 755 "$tmp" "${tmp%/*}" "${tmp%/*/*}"
	rm -f "$tmp/nginx/log"
	/usr/sbin/nginx -p "$tmp/nginx" -e "$tmp/nginx/error" -c "$tmp/nginx/conf" 3>&-
	echo "$port $private" >"$tmp/nginx.port"
}

stop_nginx() {
	kill "$(<"$tmp/nginx.pid")"
	until [[ ! -e $tmp/nginx.pid ]]; do
		sleep 0.05
	done
}

# subscribed URL OPTION...: from nginx, whose certificate is right
subscribed() {
	run generate "$1" --cacert "$tmp/nginx/cert" "${@:2}"
}

# bats test_tags=slow
@test "repo: a server that wants a client's certificate" {
	local own=$tmp/nginx/client private

	start_nginx
	read -r _ private <"$tmp/nginx.port"
	private=https://127.0.0.1:$private/repo
	subscribed "$private"
	ends 1
	contains "repomd.xml: server answers with status 400"
	subscribed "$private" --client-cert "$own" --client-key "$own-key"
	ends 0
	contains "3 written, 0 unchanged; "
	made_all
	cat "$own" "$own-key" >both
	subscribed "$private" --client-cert both
	ends 0
	contains "0 written, 3 unchanged"
	subscribed "$private" --client-cert "$own" --client-key missing
	ends 1
	contains "generate: missing: cannot open: No such file or directory"
	openssl rsa -aes128 -passout pass:secret -in "$own-key" -out locked 2>/dev/null
	subscribed "$private" --client-cert "$own" --client-key locked
	ends 1
	contains "unable to set private key file: 'locked'"
	stop_nginx
}

# bats test_tags=slow
@test "repo: a token in the URL is for the server, not for messages" {
	local port

	start_nginx
	read -r port _ <"$tmp/nginx.port"
	subscribed "https://127.0.0.1:$port/token/repo?s3cret&n=1" -v
	ends 0
	lacks s3cret
	made_all
	grep -qxF '/token/repo/repodata/repomd.xml.asc?s3cret&n=1 200 '"$(stat -c %s "$tmp/repo/repodata/repomd.xml.asc")" "$tmp/nginx/log"
	[ "$(grep -cF '.rpm?s3cret&n=1 206 ' "$tmp/nginx/log")" -ge 3 ]
	run ! grep -r s3cret out
	# The same repository, whatever the token is
	subscribed "https://127.0.0.1:$port/token/repo/?s3cret&n=1" --json
	ends 0
	lacks s3cret
	contains '"unchanged":3'
	rm -r out/*
	cp "$tmp/repo/Packages/epoch.rpm" .
	rm "$tmp/repo/Packages/epoch.rpm"
	subscribed "https://127.0.0.1:$port/token/repo?s3cret&n=1"
	mv epoch.rpm "$tmp/repo/Packages"
	ends 1
	lacks s3cret
	contains "/token/repo/Packages/epoch.rpm: server answers with status 404"
	subscribed "https://127.0.0.1:$port/token/repo?s3cret" --json
	ends 1
	lacks s3cret
	contains "repomd.xml: server answers with status 403; it requires a certificate (--client-cert), or a user or a token in the URL, or different ones"
	stop_nginx
}

# bats test_tags=slow
@test "repo: nginx with TLS; 2,000 packages" {
	local port

	start_nginx
	read -r port _ <"$tmp/nginx.port"
	many_repo "$tmp/many"
	run dclist generate --repo "https://127.0.0.1:$port/many" -k "$tmp/many/key.pgp" --repo-key "$mirror" -o out
	ends 1
	contains "SSL certificate"
	run dclist generate --repo "https://127.0.0.1:$port/down" -k "$tmp/many/key.pgp" --repo-key "$mirror" \
		--cacert "$tmp/nginx/cert" -o out
	ends 1
	contains 'repomd.xml: Protocol "http" '
	run dclist generate --repo "https://127.0.0.1:$port/many" -k "$tmp/many/key.pgp" --repo-key "$mirror" \
		--cacert "$tmp/nginx/cert" -o out
	ends 0
	contains "2000 written, 0 unchanged; fetched "
	echo "# $output" >&3
	[ "$(find out -name "rpm-*" | wc -l)" -eq 2000 ]
	[ "$(grep -c '\.rpm 206 ' "$tmp/nginx/log")" -eq 2000 ]
	# less than 5 % of the packages' bytes
	awk '/\.rpm / { n += $NF } END { exit !(n < 10000000) }' "$tmp/nginx/log"
	: >"$tmp/nginx/log"
	run dclist generate --repo "https://127.0.0.1:$port/many" -k "$tmp/many/key.pgp" --repo-key "$mirror" \
		--cacert "$tmp/nginx/cert" -o out
	ends 0
	contains "0 written, 2000 unchanged; fetched "
	echo "# $output" >&3
	[ "$(grep -c '\.rpm ' "$tmp/nginx/log")" -eq 0 ]
	stop_nginx
}
