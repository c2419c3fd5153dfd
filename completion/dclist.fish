# SPDX-License-Identifier: GPL-2.0-or-later
#
# Completion of dclist for fish. dclist itself knows what may follow: 'dclist --complete'
# prints "files", "directories" or "words", and then "word<tab>what it does" lines.

function __dclist
    set -l words (commandline -opc)
    set -l word "$(commandline -ct)"
    set -l lines ($words[1] --complete $words[2..] $word 2>/dev/null)
    switch "$lines[1]"
        case files
            __fish_complete_path $word
        case directories
            __fish_complete_directories $word
    end
    set -e lines[1]
    string collect -- $lines
end

complete -c dclist -f -a '(__dclist)'
