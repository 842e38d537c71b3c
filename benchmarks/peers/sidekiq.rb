# Sidekiq: BRPOP takes a message, and no copy is kept. The commands are those
# of commands.py: ruby sidekiq.rb enqueue 2000

require "json"
require "redis"
require "sidekiq"

# Sidekiq 6.4 uses the client in a way that the client warns of, each time.
Redis.sadd_returns_boolean = false

URL = ENV.fetch("REDIS_URL", "redis://127.0.0.1:6379/0")
NOTES = Redis.new(url: URL)
Sidekiq.configure_server { |config| config.redis = {url: URL} }
Sidekiq.configure_client { |config| config.redis = {url: URL} }

def note_time(sent_at)
  NOTES.rpush("notes", [sent_at, Time.now.to_f].to_json)
end

class Nothing
  include Sidekiq::Worker
  def perform; end
end

class Note
  include Sidekiq::Worker
  def perform(sent_at) = note_time(sent_at)
end

class Wait
  include Sidekiq::Worker
  def perform(sent_at)
    sleep 0.2
    note_time(sent_at)
  end
end

def microseconds
  start = Process.clock_gettime(Process::CLOCK_MONOTONIC)
  yield
  (Process.clock_gettime(Process::CLOCK_MONOTONIC) - start) * 1e6
end

def idle(count)
  chance = Random.new(1)
  count.times do |number|
    sleep chance.rand(0.02..0.3)
    Note.perform_async(Time.now.to_f)
    sleep 0.01 while NOTES.llen("notes") <= number
  end
end

if $PROGRAM_NAME == __FILE__
  way, count = ARGV[0], ARGV[1].to_i
  case way
  when "enqueue"
    100.times { Nothing.perform_async }
    each = Array.new(count) { microseconds { Nothing.perform_async } }
    puts each.sort[count / 2]
  when "fill"
    step = [1, count / 40].max
    (1..count).each do |number|
      number % step == 0 ? Note.perform_async(Time.now.to_f) : Nothing.perform_async
    end
  when "idle" then idle(count)
  when "wait" then count.times { Wait.perform_async(Time.now.to_f) }
  end
end
