-- Goes to sessions and their entries, in a window that shows texts.

local M = {}

-- A window of this tab for a text: this one if it will do, else another, else a new one.
---@return integer
local function window()
  local function will_do(win)
    return vim.api.nvim_win_get_config(win).relative == ''
      and not vim.wo[win].winfixbuf
      and vim.bo[vim.api.nvim_win_get_buf(win)].buftype == ''
  end
  local here = vim.api.nvim_get_current_win()
  if will_do(here) then
    return here
  end
  for _, win in ipairs(vim.api.nvim_tabpage_list_wins(0)) do
    if will_do(win) then
      return win
    end
  end
  vim.cmd('botright vertical new')
  return vim.api.nvim_get_current_win()
end

---@param path string
function M.to_file(path)
  local bufnr = vim.fn.bufadd(path)
  vim.bo[bufnr].buflisted = true
  local shown = vim.fn.bufwinid(bufnr)
  vim.api.nvim_set_current_win(shown ~= -1 and shown or window())
  vim.cmd("normal! m'")
  if shown == -1 then
    vim.cmd.buffer(bufnr)
  end
end

-- The line where the entry of an ID begins: its header, else the ID itself.
---@param bufnr integer
---@param id string
---@return integer?
function M.line_of(bufnr, id)
  local lines = vim.api.nvim_buf_get_lines(bufnr, 0, -1, false)
  local pattern = '%f[%w_]id%s*=%s*["\']' .. vim.pesc(id) .. '["\']'
  local header
  for number, line in ipairs(lines) do
    if line:find('^%s*%[') then
      header = line:find('^%s*%[%[%s*%w+%s*%]%]') and number or nil
    end
    local _, comment = line:find('^%s*#')
    if not comment and line:find(pattern) then
      return header or number
    end
  end
end

---@param path string
---@param id string
function M.to_entry(path, id)
  -- Whoever types again by now is not torn away.
  if vim.fn.mode():find('^[iR]') then
    return
  end
  M.to_file(path)
  local line = M.line_of(0, id)
  if line then
    vim.api.nvim_win_set_cursor(0, { line, 0 })
    vim.cmd('normal! zvzz')
  end
end

return M
