-- What other programs write into a session that is open. Into a text with changes of one's own the
-- server brings it; one without changes Neovim reads anew, but only when it looks: so it is told to
-- look at once.

local M = {}

-- Who writes once often writes twice: so long (in milliseconds) it must have been quiet. What is read
-- while another write is on its way would be old before the server has it.
local QUIET = 80

---@type table<string, uv.uv_fs_event_t> by folder
local watchers = {}
---@type table<string, uv.uv_timer_t> by file
local timers = {}

---@param path string
local function look_at(path)
  for _, bufnr in ipairs(vim.api.nvim_list_bufs()) do
    local is_it = vim.api.nvim_buf_is_loaded(bufnr)
      and vim.fs.normalize(vim.api.nvim_buf_get_name(bufnr)) == path
    if is_it and not vim.bo[bufnr].modified and vim.o.autoread then
      vim.cmd.checktime(bufnr)
    end
  end
end

---@param path string
local function changed(path)
  local timer = timers[path] or assert(vim.uv.new_timer())
  timers[path] = timer
  timer:start(QUIET, 0, function()
    timer:close()
    timers[path] = nil
    vim.schedule(function()
      look_at(path)
    end)
  end)
end

---@param folder string
local function watch(folder)
  local watcher = not watchers[folder] and vim.uv.new_fs_event()
  if not watcher then
    return
  end
  watchers[folder] = watcher
  local is_watching = watcher:start(folder, {}, function(_, name)
    if name and vim.endswith(name, '.toml') then
      changed(folder .. '/' .. name)
    end
  end)
  -- A folder that is not made yet: the next buffer of it tries again.
  if not is_watching then
    watcher:close()
    watchers[folder] = nil
  end
end

---@param bufnr integer
function M.follow(bufnr)
  watch(vim.fs.dirname(vim.fs.normalize(vim.api.nvim_buf_get_name(bufnr))))
  vim.api.nvim_create_autocmd('FileChangedShell', {
    group = vim.api.nvim_create_augroup('nestling.reload.' .. bufnr, {}),
    buffer = bufnr,
    desc = 'Leave changes on disk to Nestling, which brings them into a changed text',
    callback = function()
      local is_merged = vim.v.fcs_reason == 'conflict'
        and #vim.lsp.get_clients({ bufnr = bufnr, name = 'nestling' }) > 0
      if is_merged then
        vim.v.fcs_choice = ''
      elseif vim.v.fcs_reason == 'changed' then
        vim.v.fcs_choice = 'reload'
      else
        vim.v.fcs_choice = 'ask'
      end
    end,
  })
end

return M
