-- Workspaces for tests.

local child = require('child')

local M = {}

M.SESSION = [=[
[session]
id = "swift-golden-falcon"
name = "First steps"

[dataset]
path = "data"
image_size = [224, 224]
classes = ["Adialer.C", "Yuner.A"]

[[models]]
id = "model_00000001"
name = "Small"
kind = "custom_cnn"
layers = [
  { type = "Conv2D", filters = 32, kernel_size = 3 },
  { type = "GlobalAvgPool" },
]

[[trainings]]
id = "train_00000001"
name = "Plain Adam"
optimizer = "adam"
learning_rate = 0.001
epochs = 100
batch_size = 32

[[experiments]]
id = "exp_00000001"
name = "Small × Plain Adam"
model_id = "model_00000001"
training_id = "train_00000001"
status = "ready"
]=]

M.PATH = 'sessions/swift-golden-falcon.toml'

-- A workspace of one session, with images, and whatever else is given.
---@param more? table<string, string>
---@return table<string, string>
function M.workspace(more)
  local files = { ['nestling.toml'] = '', [M.PATH] = M.SESSION }
  for _, class in ipairs({ 'Adialer.C', 'Yuner.A' }) do
    for image = 1, 40 do
      files[('data/%s/%02d.png'):format(class, image)] = ''
    end
  end
  return vim.tbl_extend('force', files, more or {})
end

-- A Neovim with the session of that workspace open, and the server attached to it.
---@param defer fun(last: fun())
---@param session? string what it says instead
function M.opened(defer, session)
  local nvim = child.new({ files = M.workspace(session and { [M.PATH] = session }) })
  defer(function()
    nvim:stop()
  end)
  nvim:open_attached(M.PATH)
  return nvim
end

-- What a script or a trainer does to that session meanwhile.
---@param nvim Child
---@param ... string
function M.meanwhile(nvim, ...)
  nvim:nestling({ '--session', 'swift-golden-falcon', ... })
end

return M
