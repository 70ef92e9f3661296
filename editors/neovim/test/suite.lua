-- Runs tests and counts them.

local M = { passed = 0, failed = 0, skipped = 0 }

local only = vim.env.NESTLING_TEST

-- On a machine that has much else to do, a wait may be too short once.
local tries = vim.env.CI and 3 or 1

local function print_line(...)
  io.stdout:write(table.concat({ ... }, ''), '\n')
  io.stdout:flush()
end

local SKIP = {}

-- Ends a test that cannot be run here.
---@param why string
function M.skip(why)
  error(setmetatable({ why = why }, SKIP), 0)
end

---@param name string
---@param body fun(defer: fun(last: fun()))
function M.test(name, body)
  if only and not name:find(only, 1, true) then
    return
  end
  for try = 1, tries do
    local began = vim.uv.now()
    local is_fine, failure = M.try(body)
    if is_fine then
      M.passed = M.passed + 1
      return print_line('ok      ', name, (' (%d ms)'):format(vim.uv.now() - began))
    elseif getmetatable(failure) == SKIP then
      M.skipped = M.skipped + 1
      return print_line('skipped ', name, ': ', failure.why)
    elseif try < tries then
      print_line('once more: ', name, '\n', failure)
    else
      M.failed = M.failed + 1
      print_line('FAILED  ', name, '\n', failure)
    end
  end
end

---@param body fun(defer: fun(last: fun()))
---@return boolean is_fine
---@return any failure
function M.try(body)
  local deferred = {}
  local is_fine, failure = xpcall(body, function(failure)
    return type(failure) == 'table' and failure or debug.traceback(failure, 2)
  end, function(last)
    table.insert(deferred, last)
  end)
  for _, last in ipairs(deferred) do
    pcall(last)
  end
  return is_fine, failure
end

---@param actual any
---@param expected any
function M.equal(actual, expected)
  if not vim.deep_equal(actual, expected) then
    local words = 'expected: %s\nactual:   %s'
    error(words:format(vim.inspect(expected), vim.inspect(actual)), 2)
  end
end

---@param text string
---@param part string
function M.has(text, part)
  if not text:find(part, 1, true) then
    error(('`%s` is missing in:\n%s'):format(part, text), 2)
  end
end

---@param text string
---@param part string
function M.lacks(text, part)
  if text:find(part, 1, true) then
    error(('`%s` must not be in:\n%s'):format(part, text), 2)
  end
end

return M
