-- Work that waits: for the server, and for answers of a person. Neovim is never blocked meanwhile.

local M = {}

-- Thrown when a person does not go on: nothing more is done or said.
local GIVEN_UP = {}

---@class nestling.Refusal
---@field words string what a person is told
local Refusal = {}
Refusal.__index = Refusal

---@param words string
---@param level? integer
function M.say(words, level)
  vim.notify(words, level or vim.log.levels.INFO, { title = 'Nestling' })
end

-- Ends the task with words for the person.
---@param words string
function M.refuse(words)
  error(setmetatable({ words = words }, Refusal), 0)
end

-- Ends the task without a word.
function M.give_up()
  error(GIVEN_UP, 0)
end

---@param body fun()
---@param on_end? fun() called in any case
function M.run(body, on_end)
  local thread = coroutine.create(function()
    local _, failure = xpcall(body, function(failure)
      return type(failure) == 'table' and failure or debug.traceback(failure, 2)
    end)
    if getmetatable(failure) == Refusal then
      M.say(failure.words, vim.log.levels.ERROR)
    elseif type(failure) == 'string' then
      M.say('This is a mistake in the plugin:\n' .. failure, vim.log.levels.ERROR)
    end
    if on_end then
      on_end()
    end
  end)
  coroutine.resume(thread)
end

-- Waits until `start`'s callback is called; gives what it was called with. One that is never
-- called, as some pickers do when they are left, ends the task in silence.
---@param start fun(resume: fun(...))
---@return any ...
function M.await(start)
  local thread = assert(coroutine.running(), 'await is for tasks')
  local is_over = false
  start(function(...)
    if is_over then
      return
    end
    is_over = true
    local answer = vim.F.pack_len(...)
    -- Later in any case: `start` may call back at once, or where little is allowed.
    vim.schedule(function()
      coroutine.resume(thread, vim.F.unpack_len(answer))
    end)
  end)
  return coroutine.yield()
end

-- Waits until `condition` holds; false where it does not within `timeout` milliseconds.
---@param timeout integer
---@param condition fun(): boolean?
---@return boolean
function M.wait_for(timeout, condition)
  local is_late = vim.uv.now() + timeout
  while not condition() do
    if vim.uv.now() > is_late then
      return false
    end
    M.await(function(resume)
      vim.defer_fn(resume, 15)
    end)
  end
  return true
end

return M
