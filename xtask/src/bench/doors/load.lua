-- Has wrk ask for the paths in a file, chosen by chance; each connection waits between two requests where a rate is set.
-- Arguments: the file, what the asker can unpack, and the wait in milliseconds on an average, or 0.

local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

function init(arguments)
  paths, asked = {}, {}
  for line in io.lines(arguments[1]) do paths[#paths + 1] = line end
  headers = { ["Accept-Encoding"] = arguments[2] }
  -- Each thread has a state of its own; where its first table lies tells them apart.
  math.randomseed(os.time() + tonumber(tostring(paths):match("0x(%x+)"), 16) % 1000003)
  local wait = tonumber(arguments[3])
  if wait > 0 then
    function delay() return math.random(0, 2 * wait) end
  end
end

function request()
  local chosen = math.random(#paths)
  asked[chosen] = true
  return wrk.format("GET", paths[chosen], headers)
end

function done(summary, latency)
  local different, seen = 0, {}
  for _, thread in ipairs(threads) do
    for chosen in pairs(thread:get("asked")) do
      if not seen[chosen] then seen[chosen], different = true, different + 1 end
    end
  end
  local errors = summary.errors
  local trouble = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  local told = "answered %d microseconds %d median %d last %d trouble %d different %d\n"
  io.write(told:format(summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), trouble, different))
end
