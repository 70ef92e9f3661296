-- What a person may choose: `vim.g.nestling`.

local M = {}

---@class nestling.Options
---@field hints? boolean inlay hints, on at once
---@field lenses? boolean code lenses, kept fresh
---@field completion? boolean|"auto" completion as you type; "auto": unless a plugin for it is there
---@field linked_editing? boolean an ID is typed in all its places at once (Neovim 0.12)
---@field tree_width? integer columns of the tree of sessions

---@class nestling.Chosen
---@field hints boolean
---@field lenses boolean
---@field completion boolean|"auto"
---@field linked_editing boolean
---@field tree_width integer
local DEFAULTS = {
  hints = true,
  lenses = true,
  completion = 'auto',
  linked_editing = true,
  tree_width = 40,
}

---@type table<string, { is: (fun(value: any): boolean), words: string }>
local ALLOWED = {
  completion = {
    is = function(value)
      return type(value) == 'boolean' or value == 'auto'
    end,
    words = 'true, false or "auto"',
  },
  tree_width = {
    is = function(value)
      return type(value) == 'number' and value >= 20 and value % 1 == 0
    end,
    words = 'a whole number from 20',
  },
}
local SWITCH = {
  is = function(value)
    return type(value) == 'boolean'
  end,
  words = 'true or false',
}

-- What is wrong with `chosen`, in words, and what counts of it.
---@param chosen any
---@return nestling.Chosen options
---@return string[] problems
function M.read(chosen)
  if chosen == nil then
    return vim.deepcopy(DEFAULTS), {}
  end
  if type(chosen) ~= 'table' then
    return vim.deepcopy(DEFAULTS),
      { '`vim.g.nestling` must be a table, as in `{ hints = false }`.' }
  end
  local options, problems = vim.deepcopy(DEFAULTS), {}
  for key, value in pairs(chosen) do
    local allowed = ALLOWED[key] or SWITCH
    if DEFAULTS[key] == nil then
      local known = table.concat(vim.fn.sort(vim.tbl_keys(DEFAULTS)), '`, `')
      table.insert(
        problems,
        ('`vim.g.nestling` has no option `%s`: there are `%s`. '):format(key, known)
          .. 'What the server shows is set by `vim.lsp.config("nestling", { settings = … })`.'
      )
    elseif not allowed.is(value) then
      table.insert(
        problems,
        ('`vim.g.nestling.%s` must be %s, not `%s`.'):format(key, allowed.words, vim.inspect(value))
      )
    else
      options[key] = value
    end
  end
  table.sort(problems)
  return options, problems
end

-- What counts now. Tells of mistakes once.
---@return nestling.Chosen
function M.get()
  local options, problems = M.read(vim.g.nestling)
  for _, problem in ipairs(problems) do
    vim.notify_once(problem, vim.log.levels.WARN, { title = 'Nestling' })
  end
  return options
end

return M
