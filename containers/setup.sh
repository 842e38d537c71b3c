#!/bin/sh
# Makes up what nobody should have to invent, and nobody should commit: the
# key that signs the sessions and PostgreSQL's password. Run again it changes
# nothing. Usage: setup.sh FOLDER, where the password is kept.
set -eu
umask 077

# The web processes all find the same key in var/; made here, before any of
# them starts, or the first two would race for it.
python -c 'from plumbing.settings import secret_key; secret_key()'

cd "$1"
[ -s pgpass ] && exit
password=$(python -c 'import secrets; print(secrets.token_hex(32))')
# For PostgreSQL's image, which runs as another user, so others can read it.
echo "$password" >postgres_password
chmod 444 postgres_password
# For our processes, in libpq's format. Moved here last: a set-up that was
# interrupted begins again.
echo "*:*:*:*:$password" >pgpass.new
mv pgpass.new pgpass
