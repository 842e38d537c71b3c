"""Other task queues, each as a small app with the same three tasks.

Each runs in an environment of its own, which its lock file (.txt) describes.
`python -m benchmarks.peers.lock` writes these files.

commands   what each app can be told: `python -m MODULE enqueue 2000`
celery_tasks  the three tasks of an app of Celery
dramatiq   Dramatiq
huey       Huey
rq         RQ
taskiq     Taskiq
saq        SAQ
arq        arq
celery_redis_plus  Celery with the transport of celery-redis-plus
lock       writes the lock files

sidekiq.rb is Sidekiq's, in Ruby.
"""
