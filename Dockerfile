# One image for all our processes; docker-compose.yml says what each one runs.
FROM python:3.13-slim

ENV PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /app

# Before the code: this layer is built again only when requirements change.
# --require-hashes: what was not locked, or was changed since, is refused.
COPY requirements/run.txt requirements/run.txt
RUN pip install --require-hashes -r requirements/run.txt

COPY . .
# The file system is read-only when this runs, so bytecode is made now.
# A new volume takes its owner from the folder it is mounted on. The user
# has a number, so that a platform can see that it is not root.
RUN python -m compileall -q . \
 && useradd --uid 10001 --no-create-home app \
 && install -d -o app -g app var database-password
USER 10001
