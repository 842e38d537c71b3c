#!/bin/sh
# Makes up what you should neither have to invent nor commit: the key that signs
# the sessions, and PostgreSQL's password. A second run changes nothing.
# Usage: setup.sh FOLDER   (the folder for the password)
set -eu
umask 077

# All web processes find the same key in var/. It is made before any of them
# starts; otherwise the first two would race for it.
python -c 'from plumbing.settings import VAR, made_secret_key as make; make(VAR / "secret_key")'

cd "$1"
[ -s pgpass ] && exit
password=$(python -c 'import secrets; print(secrets.token_hex(32))')
# PostgreSQL's image runs as another user, so others can read this file.
echo "$password" >postgres_password
chmod 444 postgres_password
# For our processes, in libpq's format. This file appears last, so that a
# set-up that was interrupted begins again.
echo "*:*:*:*:$password" >pgpass.new
mv pgpass.new pgpass
