/**
 * Scripts that a real Redis and ours must answer with the same bytes. A line without `return` is an expression; its values are
 * shown by `show`, which keeps what Redis's conversion would lose: nil, false, fractions, the sign of zero.
 */
const prelude = `local function show(...)
  local shown = {}
  for i = 1, select('#', ...) do
    local value = select(i, ...)
    local kind = type(value)
    if kind == 'number' then shown[i] = string.format('%.17g', value)
    elseif kind == 'string' then shown[i] = value
    elseif kind == 'table' then shown[i] = cjson.encode(value)
    elseif kind == 'nil' or kind == 'boolean' then shown[i] = '<' .. tostring(value) .. '>'
    else shown[i] = '<' .. kind .. '>' end
  end
  return shown
end
`;

const areas: Readonly<Record<string, string>> = {
  numbers: `
10/2, 10/4, 7%3, -7%3, 7%-3, -7%-3, 5.5%2, 2^10, 2^0.5, 2^-1, -2^2
1/0, -1/0, 0/0 ~= 0/0, -0, 0 * -1, 1e308*10, 5e-324, 2^53, 2^53+1, 2^63, -2^63
tostring(1), tostring(1.5), tostring(1e15), tostring(1e14), tostring(123456789012345678), tostring(0.1), tostring(1/3), tostring(-0), tostring(1e100), tostring(2^31), tostring(1e-5)
1 .. '', 1.5 .. '', 1e20 .. '', -1 .. 'x', 2^53 .. ''
'10' + 5, '0x10' + 0, ' 10 ' * 2, '1e2' - 0, '3' .. 4, 10 .. 20
1 == 1.0, '1' == 1, 1 < 2, 'a' < 'b', 'a' < 'B', 'Z' < 'a', '' < 'a', 'a\\0b' < 'a\\0c', not nil, nil == false
tonumber('10'), tonumber('0x1F'), tonumber('1e5'), tonumber(''), tonumber(' 5 '), tonumber('5x'), tonumber('1e400'), tonumber('inf'), tonumber('nan') ~= tonumber('nan'), tonumber(nil)
tonumber('ff', 16), tonumber('ffffffffff', 16), tonumber('zz', 36), tonumber('8', 8), tonumber('101', 2), tonumber('-ff', 16), tonumber('0xff', 16), tonumber('7', 10), tonumber('1.5', 16)
math.floor(3.7), math.floor(-3.7), math.ceil(3.2), math.ceil(-3.2), math.abs(-5), math.max(1, 5, 3), math.min(4, 2, 8), math.huge, math.pi
math.sqrt(2), math.fmod(7, 3), math.fmod(-7, 3), math.modf(3.7), math.modf(-3.7), math.pow(2, 3), math.ldexp(1.5, 3), math.frexp(12)
math.deg(math.pi), math.rad(180), math.log10(1000), math.exp(0), math.log(1), math.sin(0), math.cos(0), math.tan(0), math.atan2(0, 1), math.sinh(0), math.cosh(0)
math.randomseed(1), math.random(1000), math.random(5, 10), math.random()
math.randomseed(-5), math.random(2^31 - 1), math.random(-10, 10)
`,
  strings: `
('abc'):len(), #'abc', ('x'):rep(3), ('x'):rep(0), ('x'):rep(-1), ('abc'):upper(), ('ABC'):lower(), ('abc'):reverse()
('hello'):sub(2), ('hello'):sub(2, 3), ('hello'):sub(-3), ('hello'):sub(-3, -2), ('hello'):sub(0), ('hello'):sub(10), ('hello'):sub(3, 2), ('hello'):sub(-100, 100)
('hello'):byte(), ('hello'):byte(2, 4), ('hello'):byte(-1), ('hello'):byte(10), string.char(72, 105), string.char()
('hello world'):find('wor'), ('hello'):find('l'), ('hello'):find('xyz'), ('hello'):find(''), ('hello'):find('', 10), ('a.b'):find('.', 1, true), ('a.b'):find('%.'), ('hello'):find('l', -2)
('hello'):match('h(.)l'), ('hello'):match('(h)(e)'), ('key=value'):match('(%w+)=(%w+)'), ('hello'):match('()ll()'), ('  x  '):match('^%s*(.-)%s*$'), ('2024-01-02'):match('(%d+)-(%d+)-(%d+)')
('hello'):gsub('l', 'L'), ('hello'):gsub('l', 'L', 1), ('hello'):gsub('', '-'), ('abc'):gsub('%w', '%0%0'), ('abc'):gsub('(a)(b)', '%2%1'), ('hello world'):gsub('o', {o = '0'}), ('abc'):gsub('b', function(c) return c:upper() end), ('abc'):gsub('b', function() return false end)
('x = 1, y = 2'):gsub('(%w+) = (%w+)', '%2 = %1'), ('THE (quick) fox'):find('%((%a+)%)'), ('f(a(b)c)d'):match('%b()'), ('THE'):gsub('%f[%a]%a+', 'x')
('[]%^$*+-?.'):gsub('%p', '%%%0'), ('a,b,,c'):gsub(',', ';'), ('aaa'):gsub('a-', 'x'), ('abc'):gsub('.', {a = 1, b = true})
('%d'):format(3.7), ('%5d|%-5d|%05d|%+d'):format(42, 42, 42, 42), ('%x %X %o'):format(255, 255, 8), ('%5.2f|%e|%g|%G'):format(3.14159, 12345.678, 0.0001, 1e20), ('%s %10s %-10s|'):format('a', 'b', 'c'), ('%c%c'):format(72, 105), ('%%'):format()
('%q'):format('a "quoted" \\n line \\0 zero \\r'), ('%.3s'):format('abcdef'), ('%d'):format('12'), ('%s'):format(1.5), ('%d'):format(2^40), ('%d'):format(-2^40), ('%u'):format(2^40), ('%x'):format(2^40), ('%i'):format(1e15)
('%5s%5s'):format(1, 2), ('%g'):format(1e15), ('%g'):format(123456789), ('%.14g'):format(0.1), ('%.17g'):format(0.1), ('%.0f'):format(0.5), ('%.0f'):format(1.5), ('%10.4f|'):format(math.pi), ('%a'):len()
table.concat({1, 2, 3}), table.concat({1, 2, 3}, ', '), table.concat({}, 'x'), table.concat({'a'}, 'x'), table.concat({1, 2, 3}, '-', 2), table.concat({1, 2, 3}, '-', 2, 3)
#'\\0\\1\\255', ('\\0x'):byte(1, 2), 'a\\0b' == 'a\\0b', ('a\\0b'):find('b'), ('a\\0b'):upper(), ('é'):len(), '\\195\\169'
tostring(nil), tostring(true), tostring('x'), type(1), type('x'), type(nil), type({}), type(print), type(type), type(cjson.null)
`,
  tables: `
#{1, 2, 3}, #{}, #{1, nil, 3}, #{nil}, #{n = 1}, #{1, 2, nil}
unpack({1, 2, 3}), unpack({1, 2, 3}, 2), unpack({1, 2, 3}, 2, 3), unpack({}), select('#', unpack({}, 1, 3)), select(2, 'a', 'b', 'c'), select(-1, 'a', 'b'), select('#')
next({}), next({5}), rawget({7}, 1), rawequal('a', 'a'), rawlen
(function(...) return select('#', ...) end)(nil, nil), (function(...) return ... end)(1, 2), ((function() return 1, 2 end)())
`,
  statements: `
local t = {3, 1, 2} table.sort(t) return show(t)
local t = {3, 1, 2} table.sort(t, function(a, b) return a > b end) return show(t)
local t = {'b', 'a', 'C'} table.sort(t) return show(t)
local t = {1, 2, 3} table.insert(t, 4) table.insert(t, 1, 0) return show(t, #t)
local t = {1, 2, 3} return show(table.remove(t), table.remove(t, 1), t, table.remove({}))
local t = {} for i = 1, 20 do t['k' .. i] = i end local keys = {} for k in pairs(t) do keys[#keys + 1] = k end return show(table.concat(keys, ' '))
local t = {} for i = 1, 20 do t[i * 7 % 31] = i end local keys = {} for k in pairs(t) do keys[#keys + 1] = k end return show(table.concat(keys, ' '))
local t = {a = 1, b = 2, 10, 20, [1.5] = 3, [true] = 4} local keys = {} for k, v in pairs(t) do keys[#keys + 1] = tostring(k) .. '=' .. v end return show(table.concat(keys, ' '))
local t = {1, 2, nil, 4} local n = 0 for _ in ipairs(t) do n = n + 1 end return show(n, table.getn(t), table.maxn(t))
local t = {1, 2, 3} t[2] = nil local n = 0 for _ in pairs(t) do n = n + 1 end return show(n, #t)
local sum = 0 for i = 10, 1, -3 do sum = sum + i end return show(sum)
local sum = 0 for i = 1, 0 do sum = sum + 1 end return show(sum)
local n = 0 while true do n = n + 1 if n > 5 then break end end repeat n = n - 1 until n < 3 return show(n)
local function f(n) if n == 0 then return 'done' end return f(n - 1) end return show(f(10000))
local function fact(n) return n <= 1 and 1 or n * fact(n - 1) end return show(fact(20))
local mt = {__add = function(a, b) return a.v + b.v end, __eq = function() return true end, __lt = function() return true end, __concat = function() return 'cat' end, __call = function(_, x) return x end, __len = function() return 9 end, __unm = function() return 'neg' end, __tostring = function() return 'shown' end} local a, b = setmetatable({v = 1}, mt), setmetatable({v = 2}, mt) return show(a + b, a == b, a < b, a .. b, a(5), #a, -a, tostring(a))
local t = setmetatable({}, {__index = function(_, k) return k .. '!' end}) return show(t.x, rawget(t, 'x'), t[1])
local log = {} local t = setmetatable({}, {__newindex = function(t, k, v) log[#log + 1] = k rawset(t, k, v) end}) t.a = 1 t.a = 2 t.b = 3 return show(log, t.a)
local t = setmetatable({}, {__metatable = 'locked'}) return show(getmetatable(t), pcall(setmetatable, t, {}))
local co = coroutine.create(function(a) local b = coroutine.yield(a + 1) error('in co ' .. b) end) return show(coroutine.resume(co, 1)), show(coroutine.resume(co, 2)), show(coroutine.status(co))
local gen = coroutine.wrap(function() for i = 1, 3 do coroutine.yield(i) end end) return show(gen(), gen(), gen(), gen())
return show(pcall()), show(pcall(5)), show(pcall(pcall, error, 'x')), show(select('#', pcall(unpack, {1, nil, 3}, 1, 3)))
local n = 0 local function f() n = n + 1 local a, b = pcall(f) return a, b end local a, b = f() return show(n, a, b)
local n = 0 local function f() n = n + 1 return pcall(f) end return show(f()), show(n)
return show(pcall(coroutine.yield, 1)), show(pcall(function() coroutine.yield(1) end)), show(pcall(coroutine.running))
local co = coroutine.create(function() return pcall(coroutine.yield, 1) end) return show(coroutine.resume(co)), show(coroutine.status(co))
local co co = coroutine.create(function() return pcall(function() return coroutine.running() == co end) end) return show(coroutine.resume(co))
local t = {3, 1, 2} table.sort(t, function(a, b) local ok, r = pcall(function() return a < b end) return r end) return show(t)
local ok, e = pcall(function() local ok, e = pcall(error, 'inner') error('outer ' .. e, 0) end) return show(ok, e)
return show(pcall(error, 'x')), show(pcall(error, {1})), show(pcall(error))
return show(pcall(function() error('x') end)), show(pcall(function() error('x', 0) end)), show(pcall(function() error('x', 2) end))
local ok, e = pcall(function() error({code = 5}) end) return show(ok, type(e), e.code)
local ok, e = xpcall(function() error('x') end, function(m) return 'handled ' .. m end) return show(ok, e)
return show(assert(1, 'no')), show(pcall(assert, false, 'no')), show(pcall(assert, nil)), show(pcall(assert))
return show(loadstring('return 1 + 1')()), show(loadstring('return = 1')), show(loadstring('x', '=name'))
return show(pcall(loadstring('error("x")', '@file'))), show(pcall(loadstring('error("x")', 'code here')))
local f = load(function() return nil end) return show(f and f())
return show(pcall(string.rep)), show(pcall(string.rep, 'x')), show(pcall(('x').rep, 'x', {}))
return show(pcall(string.format, '%d', 'x')), show(pcall(string.format, '%d')), show(pcall(string.format, '%y', 1)), show(pcall(string.format, '%123d', 1))
return show(pcall(table.concat, {1, {}, 3})), show(pcall(table.insert, {}, 1, 2, 3)), show(pcall(table.sort, {1, 'x'}))
return show(pcall(setmetatable, 1, {})), show(pcall(getmetatable)), show(pcall(ipairs)), show(pcall(pairs, nil)), show(pcall(next, {}, 'x'))
return show(pcall(tonumber)), show(pcall(tonumber, '1', 99)), show(pcall(tonumber, {}, 16)), show(pcall(tostring))
return show(pcall(function() return nil + 1 end)), show(pcall(function() return {} .. 'x' end)), show(pcall(function() return 1 < 'x' end)), show(pcall(function() return {} < {} end)), show(pcall(function() return #5 end))
return show(pcall(function() local t t.x = 1 end)), show(pcall(function() local t = {} t.x.y = 1 end)), show(pcall(function() local t = {} t:method() end)), show(pcall(function() local t = {} t[nil] = 1 end)), show(pcall(function() local t = {} t[0/0] = 1 end))
return show(pcall(function() undefined() end)), show(pcall(function() return undefined end)), show(pcall(function() undefined = 1 end)), show(pcall(function() string.x = 1 end))
return show(pcall(string.char, 256)), show(pcall(string.gsub, 'x', '(', '')), show(pcall(string.find, 'x', '[a')), show(pcall(string.find, 'x', '%')), show(pcall(string.gsub, 'x', 'x', '%2'))
return show(pcall(redis.call)), show(pcall(redis.call, 'GET')), show(pcall(redis.call, 'NOSUCH')), show(pcall(redis.call, {}))
return {redis.pcall('GET').err, redis.pcall('NOSUCH').err, redis.pcall().err}
redis.call('SET', 'k', 'v') return {redis.call('GET', 'k'), redis.call('TYPE', 'k'), redis.call('TYPE', 'k').ok, redis.call('EXISTS', 'k'), redis.pcall('LPUSH', 'k', 1).err}
redis.call('RPUSH', 'l', 1, 2, 'three') return {redis.call('LRANGE', 'l', 0, -1), redis.call('LPOP', 'l'), redis.call('LLEN', 'l')}
redis.call('HSET', 'h', 'a', 1) return {redis.call('HGETALL', 'h'), redis.call('HGET', 'h', 'b'), redis.call('HMGET', 'h', 'a', 'b')}
redis.call('ZADD', 'z', 1.5, 'a', 2, 'b') return {redis.call('ZRANGE', 'z', 0, -1, 'WITHSCORES'), redis.call('ZSCORE', 'z', 'a'), redis.call('ZRANK', 'z', 'none')}
redis.setresp(3) redis.call('ZADD', 'z', 1.5, 'a') local s = redis.call('ZSCORE', 'z', 'a') return {type(s), s.double * 2, redis.call('ZRANGE', 'z', 0, -1, 'WITHSCORES')}
redis.setresp(3) redis.call('HSET', 'h', 'a', 1, 'b', 2) local m = redis.call('HGETALL', 'h') return {type(m.map), m.map.a, m.map.b}
redis.setresp(3) redis.call('SADD', 's', 'x') local s = redis.call('SMEMBERS', 's') return {type(s.set), tostring(s.set.x)}
redis.setresp(3) return {redis.call('GET', 'none') == nil, true, false}
redis.call('ECHO', 1.5) return {redis.call('ECHO', 1.5), redis.call('ECHO', 1e20), redis.call('ECHO', 2^53), redis.call('ECHO', -0.1), redis.call('ECHO', 10), redis.call('ECHO', 1/0), redis.call('ECHO', 1e15), redis.call('ECHO', 123456789012)}
return {redis.sha1hex(''), redis.sha1hex('abc'), redis.sha1hex('\\0\\255')}
return {redis.REPL_ALL, redis.REPL_NONE, redis.REPL_AOF, redis.REPL_SLAVE, redis.REPL_REPLICA, redis.LOG_DEBUG, redis.LOG_VERBOSE, redis.LOG_NOTICE, redis.LOG_WARNING}
return {redis.replicate_commands(), redis.breakpoint(), redis.set_repl(redis.REPL_ALL)}
return {type(redis.acl_check_cmd('GET', 'k')), tostring(redis.acl_check_cmd('GET', 'k'))}
return {{ok = 'a\\r\\nb'}, {err = 'a\\r\\nb'}, {ok = 'x', err = 'y'}, {ok = 1}, {err = 1}, {double = 'x'}, {map = 1}}
return {{double = 1.5}, {double = 1/0}, {double = 1e20}, {big_number = '1\\n2'}, {verbatim_string = {string = 'x', format = 'mkd'}}, {verbatim_string = {string = 'x'}}}
return {map = {a = 1, [2] = {3}}}
return {set = {a = true, b = 1}}
return {1, {2, {3, {4}}}, 'x', {}, {{}}}
return {[1] = 'a', [3] = 'c'}
return {n = 1}
return 9007199254740993, 2
return {1e18, -1e18, 1e19, 2^62, 2^63, -2^63, 0.9, -0.9}
return 'a', 'b'
return
local t = {} for i = 1, 300 do t[i] = i end return t
error('plain')
error('no place', 0)
error({err = 'CODE text'})
error({err = 'CODE text', other = 1})
return redis.error_reply('CODE text')
return redis.error_reply('-CODE text')
return redis.error_reply('text')
return redis.error_reply('')
return redis.error_reply()
return redis.status_reply('FINE')
return redis.status_reply(1)
`,
  libraries: `
cjson.encode({1, 2, {a = 'b'}}), cjson.encode({}), cjson.encode({{}}), cjson.encode({a = {}}), cjson.encode('x'), cjson.encode(nil), cjson.encode(true), cjson.encode(cjson.null)
cjson.encode(1), cjson.encode(1.5), cjson.encode(-0), cjson.encode(1e15), cjson.encode(1e14), cjson.encode(0.1), cjson.encode(1/3), cjson.encode(1e-7), cjson.encode(123456789012345), cjson.encode(2^53)
cjson.encode('"\\\\/\\b\\f\\n\\r\\t\\0\\1\\31\\127é\\255'), cjson.encode({['a"b'] = 1}), cjson.encode({[1.5] = 1, [-1] = 2})
cjson.encode({1, nil, 3}), cjson.encode({[3] = 1}), cjson.encode({[10] = 1}), pcall(cjson.encode, {[11] = 1}), pcall(cjson.encode, {[1] = 1, [100] = 2})
pcall(cjson.encode, function() end), pcall(cjson.encode, 1/0), pcall(cjson.encode, 0/0), pcall(cjson.encode, {[true] = 1}), pcall(cjson.encode), pcall(cjson.encode, 1, 2)
cjson.decode('[1, 2.5, -3e2, "x", true, false, {"a": [1]}]'), cjson.decode('{}'), cjson.decode('[]'), cjson.decode('"\\\\u00e9\\\\ud83d\\\\ude00\\\\n\\\\/"'), cjson.decode(' 5 '), cjson.decode('null') == cjson.null, cjson.decode('1e3')
pcall(cjson.decode, ''), pcall(cjson.decode, '['), pcall(cjson.decode, '[1,]'), pcall(cjson.decode, '{"a"}'), pcall(cjson.decode, '{"a":1,}'), pcall(cjson.decode, '{a:1}'), pcall(cjson.decode, '1 2'), pcall(cjson.decode, 'nul'), pcall(cjson.decode, '"x')
pcall(cjson.decode, '"\\\\x"'), pcall(cjson.decode, '"\\\\u12"'), pcall(cjson.decode, '"\\\\ud800"'), pcall(cjson.decode, '\\0'), pcall(cjson.decode, '[\\0'), pcall(cjson.decode, '01'), pcall(cjson.decode, '0x10'), pcall(cjson.decode, '+1'), pcall(cjson.decode, '-'), pcall(cjson.decode, '1.'), pcall(cjson.decode, '.5')
pcall(cjson.decode, ('['):rep(1000) .. (']'):rep(1000)) == true, pcall(cjson.decode, ('['):rep(1001) .. (']'):rep(1001))
cjson.encode_max_depth(), cjson.decode_max_depth(), cjson.encode_number_precision(), cjson.encode_sparse_array(), cjson.encode_invalid_numbers(), cjson.decode_invalid_numbers(), cjson.encode_keep_buffer(), cjson._NAME, cjson._VERSION
pcall(cjson.encode_max_depth, 0), pcall(cjson.encode_number_precision, 15), pcall(cjson.encode_sparse_array, 'maybe'), pcall(cjson.encode_max_depth, 1, 2)
cmsgpack.pack(1), cmsgpack.pack(-1), cmsgpack.pack(127), cmsgpack.pack(128), cmsgpack.pack(-32), cmsgpack.pack(-33), cmsgpack.pack(255), cmsgpack.pack(256), cmsgpack.pack(65535), cmsgpack.pack(65536), cmsgpack.pack(2^32), cmsgpack.pack(-2^31 - 1), cmsgpack.pack(2^53)
cmsgpack.pack(1.5), cmsgpack.pack(0.1), cmsgpack.pack(1/0), cmsgpack.pack(2^63), cmsgpack.pack(1e300), cmsgpack.pack(nil), cmsgpack.pack(true, false), cmsgpack.pack(''), cmsgpack.pack(('x'):rep(31)), cmsgpack.pack(('x'):rep(32)), cmsgpack.pack(('x'):rep(256))
cmsgpack.pack({}), cmsgpack.pack({1, 2}), cmsgpack.pack({a = 1}), cmsgpack.pack({1, nil, 3}), cmsgpack.pack({[0] = 1}), cmsgpack.pack({[2] = 1}), cmsgpack.pack({{{}}})
cmsgpack.unpack(cmsgpack.pack(1, -1, 300, 70000, 2^40, -300, -70000, -2^40, 'abc', {1, {2}}, true, false, 1.5, 0.1))
cmsgpack.unpack_one('\\1\\2\\3'), cmsgpack.unpack_one('\\1\\2\\3', 1), cmsgpack.unpack_limit('\\1\\2\\3', 2), cmsgpack.unpack_limit('\\1\\2\\3', 2, 1), cmsgpack.unpack('')
pcall(cmsgpack.unpack, '\\193'), pcall(cmsgpack.unpack, '\\146\\1'), pcall(cmsgpack.unpack, '\\217'), pcall(cmsgpack.unpack_one, 'x', 5), pcall(cmsgpack.unpack_one, 'x', -1), pcall(cmsgpack.pack), pcall(cmsgpack.unpack)
cmsgpack.unpack('\\207\\255\\255\\255\\255\\255\\255\\255\\255'), cmsgpack.unpack('\\211\\255\\255\\255\\255\\255\\255\\255\\255'), cmsgpack.unpack('\\202\\64\\73\\15\\219'), cmsgpack.unpack('\\209\\255\\0')
struct.pack('>I2<I4bBhH', 1, 2, -3, 4, -5, 6), struct.pack('lLT', -7, 8, 9), struct.pack('fd', 1.5, 2.5), struct.pack('>fd', 1.5, 2.5), struct.pack('!4xi8s', -10, 'abc'), struct.pack('c3', 'abcdef'), struct.pack('c0', 'abc')
struct.unpack('>I2<I4bB', '\\0\\1\\2\\0\\0\\0\\253\\4'), struct.unpack('I1c0s', '\\3abcdef\\0'), struct.unpack('d', struct.pack('d', 0.1)), struct.unpack('f', struct.pack('f', 0.1)), struct.unpack('I4', 'abcdefgh', 3), struct.size('!8bi8bd'), struct.size('>ii')
pcall(struct.pack, 'z', 1), pcall(struct.pack, 'i99', 1), pcall(struct.pack, 'I4'), pcall(struct.pack, 'c5', 'abc'), pcall(struct.unpack, 'I4', 'ab'), pcall(struct.unpack, 'I4', 'abcd', 0), pcall(struct.unpack, 's', 'abc'), pcall(struct.size, 's'), pcall(struct.size, 'c0'), pcall(struct.pack, '!3i', 1)
bit.band(0xff, 0x0f), bit.bor(1, 2, 4), bit.bxor(5, 1), bit.bnot(0), bit.lshift(1, 31), bit.rshift(-1, 28), bit.arshift(-16, 2), bit.rol(0x12345678, 12), bit.ror(0x12345678, 12), bit.bswap(0x12345678)
bit.tobit(2^32 + 5), bit.tobit(-1.5), bit.tobit(2.5), bit.tobit(0xffffffff), bit.tohex(255), bit.tohex(255, 4), bit.tohex(-1, -4), bit.lshift(1, 32), bit.lshift(1, 33), bit.band('0x10', '3')
pcall(bit.band), pcall(bit.band, 'x'), pcall(bit.lshift, 1), pcall(bit.tohex)
`,
};

/** A script and where it comes from. */
export interface OracleScript {
  readonly area: string;
  readonly line: string;
  readonly code: string;
}

/** Every line as a script. */
export const oracleScripts: readonly OracleScript[] = Object.entries(areas).flatMap(([area, text]) =>
  text
    .trim()
    .split('\n')
    .map((line) => ({ area, line, code: isStatement(line) ? prelude + line : `${prelude}return show(${line})` })),
);

function isStatement(line: string): boolean {
  return /^(?:local|return|redis\.call|redis\.setresp|error)\b/.test(line);
}
