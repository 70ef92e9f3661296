-- Where workspaces are, and which files in them are Nestling's.

local M = {}

local CONFIG_FILE = 'nestling.toml'
local SESSIONS = 'sessions'
local PLUGINS = 'plugins'

---@param path string
---@param kind string
local function is(path, kind)
  local found = vim.uv.fs_stat(path)
  return found ~= nil and found.type == kind
end

-- The root of the workspace around a folder, found as the server finds it: the nearest folder with
-- a `nestling.toml`, else the nearest with a `sessions/`.
---@param folder string
---@return string? root
function M.root_of(folder)
  folder = vim.fs.normalize(vim.fn.fnamemodify(folder, ':p')):gsub('(.)/$', '%1')
  local ancestors = { folder }
  vim.list_extend(ancestors, vim.iter(vim.fs.parents(folder)):totable())
  for _, ancestor in ipairs(ancestors) do
    if is(vim.fs.joinpath(ancestor, CONFIG_FILE), 'file') then
      return ancestor
    end
  end
  for _, ancestor in ipairs(ancestors) do
    if is(vim.fs.joinpath(ancestor, SESSIONS), 'directory') then
      return ancestor
    end
  end
end

---@param path string
function M.is_session(path)
  local name = vim.fs.basename(path)
  return vim.fs.basename(vim.fs.dirname(path)) == SESSIONS
    and name:find('^[^.#~].*%.toml$') ~= nil
    and not path:find('^%a+://')
end

-- The root of the workspace for which a file is a session, the configuration, or a catalog file;
-- nothing for any other file.
---@param path string
---@return string? root
function M.root_of_file(path)
  if path == '' or path:find('^%a[%w+.-]+://') then
    return
  end
  path = vim.fs.normalize(vim.fn.fnamemodify(path, ':p'))
  local folder = vim.fs.dirname(path)
  if M.is_session(path) then
    -- A new file, of a folder that is not made yet, has its workspace too.
    return M.root_of(folder) or vim.fs.dirname(folder)
  end
  local root = M.root_of(folder)
  if not root then
    return vim.fs.basename(path) == CONFIG_FILE and folder or nil
  end
  local is_ours = vim.fs.basename(path) == CONFIG_FILE
    or folder == vim.fs.joinpath(root, PLUGINS) and vim.endswith(path, '.toml')
  return is_ours and root or nil
end

---@param root string
---@param id string
---@return string path
function M.session_path(root, id)
  return vim.fs.joinpath(root, SESSIONS, id .. '.toml')
end

---@param path string
---@return string id
function M.session_id(path)
  return (vim.fs.basename(path):gsub('%.toml$', ''))
end

-- The sessions as they are on the disk, sorted; needs no server.
---@param root string
---@return string[] ids
function M.session_ids(root)
  local ids = {}
  for name, kind in vim.fs.dir(vim.fs.joinpath(root, SESSIONS)) do
    if kind ~= 'directory' and name:find('^[^.#~].*%.toml$') then
      table.insert(ids, M.session_id(name))
    end
  end
  table.sort(ids)
  return ids
end

return M
