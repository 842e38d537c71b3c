# One image for all our processes; docker-compose.yml says what each one runs.
FROM python:3.13-slim

ENV PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /app

# Before the code, so that this layer is built again only when the requirements
# change. --require-hashes: a package that is not locked, or was changed after
# that, is refused.
COPY requirements/run.txt requirements/run.txt
RUN pip install --require-hashes -r requirements/run.txt

COPY . .
# The bytecode is made now, because the containers' file system is read-only.
# The folders are made now, because a new volume takes its owner from the folder
# on which it is mounted. The user is a number, so that a platform can see that
# it is not root.
RUN python -m compileall -q . \
 && useradd --uid 10001 --no-create-home app \
 && install -d -o app -g app var database-password
USER 10001
