-- The colours of views. Each can be set by the person's colour scheme.

local GROUPS = {
  NestlingTitle = 'Title',
  NestlingDetails = 'Comment',
  NestlingCurrent = 'Special',
  NestlingHeading = 'Statement',
  NestlingAxis = 'NonText',
  NestlingNumber = 'Number',
  NestlingCurve = 'Function',
  NestlingBest = 'DiagnosticOk',
  NestlingReady = 'Comment',
  NestlingTraining = 'DiagnosticInfo',
  NestlingPaused = 'DiagnosticWarn',
  NestlingCompleted = 'DiagnosticOk',
  NestlingFailed = 'DiagnosticError',
}

local M = {}

M.namespace = vim.api.nvim_create_namespace('nestling')

function M.define()
  for name, link in pairs(GROUPS) do
    vim.api.nvim_set_hl(0, name, { link = link, default = true })
  end
end

---@type table<string, { sign: string, group: string }>
M.STATUS = {
  ready = { sign = '○', group = 'NestlingReady' },
  training = { sign = '▶', group = 'NestlingTraining' },
  paused = { sign = '‖', group = 'NestlingPaused' },
  completed = { sign = '✓', group = 'NestlingCompleted' },
  failed = { sign = '✗', group = 'NestlingFailed' },
}

---@class nestling.Mark
---@field from integer byte, from 0
---@field to integer
---@field group string

---@class nestling.Line
---@field text string
---@field marks nestling.Mark[]

-- A line of pieces, each with its group or none.
---@param pieces { [1]: string, [2]?: string }[]
---@return nestling.Line
function M.line(pieces)
  local text, marks = '', {}
  for _, piece in ipairs(pieces) do
    if piece[2] then
      table.insert(marks, { from = #text, to = #text + #piece[1], group = piece[2] })
    end
    text = text .. piece[1]
  end
  return { text = text, marks = marks }
end

-- Writes lines into a buffer that nobody may write in.
---@param bufnr integer
---@param lines nestling.Line[]
function M.write(bufnr, lines)
  vim.bo[bufnr].modifiable = true
  local texts = vim.tbl_map(function(line)
    return line.text
  end, lines)
  vim.api.nvim_buf_set_lines(bufnr, 0, -1, false, texts)
  vim.bo[bufnr].modifiable, vim.bo[bufnr].modified = false, false
  vim.api.nvim_buf_clear_namespace(bufnr, M.namespace, 0, -1)
  for row, line in ipairs(lines) do
    for _, mark in ipairs(line.marks) do
      vim.api.nvim_buf_set_extmark(bufnr, M.namespace, row - 1, mark.from, {
        end_col = mark.to,
        hl_group = mark.group,
      })
    end
  end
end

return M
