-- What keys do in the tree: the subcommands of `:Nestling`, for what the cursor is on.

local ask = require('nestling.ask')
local jump = require('nestling.jump')
local task = require('nestling.task')

local M = {}

-- Runs a subcommand as if it were typed in the session that the cursor is on.
---@param tree nestling.Tree
---@param name string
---@param args? string[]
local function run(tree, name, args)
  local node = tree:node()
  vim.b[tree.bufnr].nestling = {
    root = node and node.root or tree.target.root,
    path = node and vim.fs.normalize(vim.uri_to_fname(node.session.uri)) or nil,
  }
  local call = { args = args or {}, bang = false }
  require('nestling.command').all[name].run(call)
end

---@param node nestling.Node
---@return string
local function id_of(node)
  return node.entry and node.entry.id or node.session.id
end

---@param tree nestling.Tree
---@param node nestling.Node
local function open(tree, node)
  if not node.row and not node.library then
    return tree:toggle(node.session)
  end
  jump.to_file(vim.fs.normalize(vim.uri_to_fname(node.session.uri)))
  if node.row then
    local last = vim.api.nvim_buf_line_count(0)
    vim.api.nvim_win_set_cursor(0, { math.min(node.row + 1, last), 0 })
    vim.cmd('normal! zvzz')
  end
end

local ONES = { models = 'model', trainings = 'training', experiments = 'experiment' }

---@param tree nestling.Tree
---@param node? nestling.Node
local function add(tree, node)
  local name = node and ONES[node.library]
  if not name then
    local kinds = node and { 'model', 'training', 'experiment', 'new' } or { 'new' }
    name = #kinds == 1 and kinds[1]
      or ask.select(kinds, 'New', function(kind)
        return kind == 'new' and 'session' or kind
      end)
  end
  run(tree, name)
end

---@class nestling.TreeKey
---@field words string
---@field run fun(tree: nestling.Tree, node: nestling.Node?)
---@field needs_node? boolean

---@type table<string, nestling.TreeKey>
M.KEYS = {
  ['<CR>'] = { words = 'go there; on a session: fold', run = open, needs_node = true },
  ['<Tab>'] = {
    words = 'fold and unfold the session',
    needs_node = true,
    run = function(tree, node)
      tree:toggle(node.session)
    end,
  },
  o = {
    words = 'open the session',
    needs_node = true,
    run = function(_, node)
      jump.to_file(vim.fs.normalize(vim.uri_to_fname(node.session.uri)))
    end,
  },
  a = { words = 'add: what the cursor is on, else asked', run = add },
  r = {
    words = 'rename',
    needs_node = true,
    run = function(tree, node)
      run(tree, 'rename', { id_of(node) })
    end,
  },
  y = {
    words = 'duplicate',
    needs_node = true,
    run = function(tree, node)
      run(tree, 'duplicate', { id_of(node) })
    end,
  },
  d = {
    words = 'delete, after a question',
    needs_node = true,
    run = function(tree, node)
      run(tree, 'delete', { id_of(node) })
    end,
  },
  u = {
    words = 'use the session as the current one',
    needs_node = true,
    run = function(tree, node)
      run(tree, 'use', { node.session.id })
    end,
  },
  s = {
    words = 'set the status of the experiment',
    needs_node = true,
    run = function(tree, node)
      local is_one = node.entry and node.library == 'experiments'
      run(tree, 'status', is_one and { node.entry.id } or {})
    end,
  },
  c = {
    words = 'curves of the experiment, else of all',
    needs_node = true,
    run = function(tree, node)
      local is_one = node.entry and node.library == 'experiments'
      run(tree, 'curves', is_one and { node.entry.id } or {})
    end,
  },
  R = {
    words = 'ask the server again',
    run = function(tree)
      tree:refresh()
    end,
  },
  q = {
    words = 'close the tree',
    run = function()
      vim.cmd.close()
    end,
  },
  ['g?'] = {
    words = 'show these keys',
    run = function()
      local lines = {}
      for key, what in vim.spairs(M.KEYS) do
        table.insert(lines, ('%-6s %s'):format(key, what.words))
      end
      task.say(table.concat(lines, '\n'))
    end,
  },
}

---@param tree nestling.Tree
function M.map(tree)
  for key, what in pairs(M.KEYS) do
    vim.keymap.set('n', key, function()
      local node = tree:node()
      if node or not what.needs_node then
        task.run(function()
          what.run(tree, node)
        end)
      end
    end, { buffer = tree.bufnr, nowait = key ~= 'g?', desc = 'Nestling: ' .. what.words })
  end
end

return M
