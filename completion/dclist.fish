# SPDX-License-Identifier: GPL-2.0-or-later
#
# Completion of dclist for fish. Commands and options are what its --help says, so nothing
# here knows them.

# The commands that a help text (its lines) lists, as "name<tab>summary"
function __dclist_commands
    set -l inside 0
    for line in $argv
        switch $line
            case 'Commands:'
                set inside 1
            case ''
                set inside 0
        end
        test $inside = 1
        and string replace -rf '^  ([a-z][a-z-]*) +(.*)$' '$1\t$2' -- $line
    end
end

# Subcommands that only its usage names, as "dclist keys enroll"
function __dclist_subcommands
    for line in $argv[2..]
        test -n "$line"; or return
        string replace -rf "^(?:Usage:)? *dclist $argv[1] ([a-z][a-z-]*)( .*|\$)" '$1' -- $line
    end
end

# Its options, as "--name<tab>argument<tab>summary"
function __dclist_options
    for line in $argv
        string replace -rf '^ +(?:-[A-Za-z], )?(--[a-z][a-z-]*)(?:[ =]([A-Z][A-Z|]*))?(?: +(.*))?$' '$1\t$2\t$3' -- $line
        string replace -rf '^ +(-[A-Za-z]), --[a-z][a-z-]*(?:[ =]([A-Z][A-Z|]*))?(?: +(.*))?$' '$1\t$2\t$3' -- $line
    end
end

# The commands typed so far, as "policy make"
function __dclist_typed
    set -l words (commandline -opc)
    set -l program $words[1]
    set -l typed
    set -l help ($program --help 2>/dev/null)
    for word in $words[2..]
        if contains -- $word (__dclist_commands $help | string replace -r '\t.*' '') (__dclist_subcommands "$typed" $help)
            set -a typed $word
            set help ($program $typed --help 2>/dev/null)
        end
    end
    test -n "$typed"; and printf '%s\n' $typed
end

function __dclist_help
    set -l words (commandline -opc)
    $words[1] (__dclist_typed) --help 2>/dev/null
end

# What the argument of the option before the cursor is called
function __dclist_argument
    set -l words (commandline -opc)
    string match -q -- '-*' $words[-1]; or return
    for option in (__dclist_options (__dclist_help))
        set -l parts (string split \t -- $option)
        test "$parts[1]" = "$words[-1]"; and echo $parts[2]
    end
end

# Files are offered where a file is meant.
function __dclist_no_files
    set -l argument (__dclist_argument)
    if test -n "$argument"
        not string match -qr 'DIR|FILE|LIST|RPM|KEY|CERT|POLICY' -- $argument
        return
    end
    test -n "$(__dclist_commands (__dclist_help))"
end

function __dclist_words
    test -z "$(__dclist_argument)"; or return
    set -l help (__dclist_help)
    set -l typed (__dclist_typed)
    for option in (__dclist_options $help)
        set -l parts (string split \t -- $option)
        printf '%s\t%s\n' $parts[1] "$parts[3]"
    end
    __dclist_commands $help
    test -n "$typed"; and __dclist_subcommands "$typed" $help
    if test -z "$typed"
        printf '%s\t%s\n' --version 'print the version'
    else if contains -- $typed[1] unload remove
        cut -d ' ' -f 3 /sys/kernel/security/digest_cache/lists 2>/dev/null
        path basename /etc/digest_lists/* 2>/dev/null
    else if contains -- $typed[1] seal
        string split ' ' 'keys policy lists'
    end
end

complete -c dclist -n __dclist_no_files -f
complete -c dclist -a '(__dclist_words)'
