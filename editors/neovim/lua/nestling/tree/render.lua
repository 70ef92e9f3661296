-- The sessions and what they hold, as lines of a window.

local entries = require('nestling.entries')
local highlights = require('nestling.highlights')

local M = {}

---@class nestling.Session of `nestling/sessions`
---@field id string
---@field uri string
---@field name? string
---@field models integer
---@field trainings integer
---@field experiments integer
---@field running integer
---@field contents? table

---@class nestling.Node what a line is about
---@field root string
---@field session nestling.Session
---@field entry? nestling.Entry
---@field library? nestling.Library
---@field row? integer of its range

---@class nestling.Row
---@field line nestling.Line
---@field node? nestling.Node

-- What tells two lines apart, also after they were written anew.
---@param node? nestling.Node
---@return string
function M.key(node)
  if not node then
    return ''
  end
  local part = node.entry and node.entry.id or node.library or (node.row and 'dataset') or ''
  return node.session.uri .. '#' .. part
end

---@param session nestling.Session
---@param is_current boolean
---@param is_unfolded boolean
local function session_line(session, is_current, is_unfolded)
  local running = session.running > 0 and (' · %d running'):format(session.running) or ''
  return highlights.line({
    { is_unfolded and '▾ ' or '▸ ', 'NestlingAxis' },
    { session.id, is_current and 'NestlingCurrent' or 'NestlingTitle' },
    { is_current and ' (current)' or '', 'NestlingCurrent' },
    { session.name and '  ' .. session.name or '' },
    { '  ' .. entries.counted(session.experiments, 'experiment') .. running, 'NestlingDetails' },
  })
end

---@param entry nestling.Entry
local function entry_line(entry)
  local status = highlights.STATUS[entry.status]
  local sign = status and status.sign .. ' ' or entry.library == 'experiments' and '  ' or ''
  return highlights.line({
    { '    ' .. sign, status and status.group },
    { entry.name },
    { '  ' .. entries.details(entry), 'NestlingDetails' },
  })
end

---@param dataset table
local function dataset_line(dataset)
  local words = { dataset.path or 'no path' }
  if dataset.classes then
    table.insert(words, ('%d classes'):format(dataset.classes))
  end
  if dataset.images then
    table.insert(words, ('%d images'):format(dataset.images))
  end
  return highlights.line({
    { '  Dataset', 'NestlingHeading' },
    { '  ' .. table.concat(words, ' · '), 'NestlingDetails' },
  })
end

---@param rows nestling.Row[]
---@param root string
---@param session nestling.Session
---@param contents table
local function add_contents(rows, root, session, contents)
  if contents.dataset then
    table.insert(rows, {
      line = dataset_line(contents.dataset),
      node = { root = root, session = session, row = contents.dataset.range.start.line },
    })
  end
  for _, library in ipairs(entries.LIBRARIES) do
    local title = library:gsub('^%l', string.upper)
    table.insert(rows, {
      line = highlights.line({ { '  ' .. title, 'NestlingHeading' } }),
      node = { root = root, session = session, library = library },
    })
    for _, entry in ipairs(contents[library]) do
      entry.library = library
      local row = entry.range.start.line
      local node = { root = root, session = session, library = library, entry = entry, row = row }
      table.insert(rows, { line = entry_line(entry), node = node })
    end
  end
end

---@param answer table of `nestling/sessions`
---@param contents table<string, table> of the sessions that are unfolded, by URI
---@return nestling.Row[]
function M.rows(answer, contents)
  local rows = {} ---@type nestling.Row[]
  for _, folder in ipairs(answer.workspaces) do
    local root = vim.fs.normalize(vim.uri_to_fname(folder.uri))
    table.insert(rows, { line = highlights.line({ { folder.name, 'NestlingHeading' } }) })
    for _, session in ipairs(folder.sessions) do
      local held = contents[session.uri]
      table.insert(rows, {
        line = session_line(session, session.id == folder.current, held ~= nil),
        node = { root = root, session = session },
      })
      if held then
        add_contents(rows, root, session, held)
      end
    end
    if #folder.sessions == 0 then
      local words = '  no session yet: `a` makes one'
      table.insert(rows, { line = highlights.line({ { words, 'NestlingDetails' } }) })
    end
  end
  return rows
end

return M
