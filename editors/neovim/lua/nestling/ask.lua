-- Questions, by whatever picker and input the person has. No answer ends the task.

local task = require('nestling.task')

local M = {}

---@generic T
---@param items T[]
---@param prompt string
---@param label? fun(item: T): string
---@return T
function M.select(items, prompt, label)
  local item = task.await(function(resume)
    vim.ui.select(items, {
      prompt = prompt,
      kind = 'nestling',
      format_item = label or tostring,
    }, resume)
  end)
  if item == nil then
    task.give_up()
  end
  return item
end

---@param prompt string
---@param default? string
---@return string
function M.input(prompt, default)
  local text = task.await(function(resume)
    vim.ui.input({ prompt = prompt .. ': ', default = default }, resume)
  end)
  text = text and vim.trim(text)
  if not text or text == '' then
    task.give_up()
  end
  return text
end

return M
