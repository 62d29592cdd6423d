#!/usr/bin/env bash
# Prints one line of progress that stands out between the output of tools.
printf '\n\033[1m==> %s\033[0m\n' "$*"
