# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# How this machine reaches Debian's mirrors, for scripts that use those of another release.

# mirror LABEL - the first of apt's sources that calls itself so
mirror() {
	timeout 60 apt-get indextargets --format "\$(LABEL) \$(REPO_URI)" 'Created-By: Packages' 2>/dev/null |
		sed -n "s/^$1 //p;" | head -n 1
}

# configure_network TREE - apt and programs in it reach what this machine reaches
configure_network() {
	cp -L /etc/resolv.conf /etc/hosts "$1/etc"
	{ timeout 60 apt-config dump 2>/dev/null || true; } |
		grep -E '^Acquire::(https?|ftp|Proxy|Retries|ForceIPv|Check-)' >"$1/etc/apt/apt.conf.d/80host" || true
}
