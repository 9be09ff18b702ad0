/** A script, and what its debugger is asked, word by word separated by spaces, until it is over. */
export interface RecordedSession {
  readonly name: string;
  readonly script: string;
  readonly keys?: readonly string[];
  readonly commands: readonly string[];
}

const steps = (count: number): string[] => Array.from({ length: count }, () => 's');

const tour = `local a = redis.call('SET', KEYS[1], ARGV[1])
local t = {1, 2, 'x', {k='v', n=1.5}}
local function add(x, y)
  local sum = x + y
  redis.debug('in add', sum, nil, true, {})
  return sum
end
local n = add(2, 3)
for i = 1, 2 do
  n = n + i
end
redis.breakpoint()
local l = redis.call('LRANGE', 'nokey', 0, -1)
local ok = pcall(function()
  local inner = 1
  n = n + inner
end)
return {n, redis.call('GET', KEYS[1])}

`;

const deepTable = `${'{'.repeat(12)}${'}'.repeat(12)}`;

/** All of these have one key and one argument. */
export const recordedSessions: readonly RecordedSession[] = [
  {
    name: 'every line of a script, and every command',
    script: tour,
    commands: [
      ...['help', 'w', 'whole', 'list', 'l 1 1', 'l 8', 'l 3 0', 'l 0', 'l x', 'l -1', 'p', 'p KEYS', 'p ARGV', 'p nope', 'zzz', 'p a b'],
      ...['b', 'b 4 10', 'b 4', 'b x', 'b 100', 'b', 's', 'p', 'p a', 'n', 'print t', 'c', 'trace', 'p x', 'p', 'p n'],
      ...[
        'e 1+1',
        'e x',
        'e syntax error here',
        'eval error("boom")',
        'eval return KEYS',
        'e KEYS',
        'e nil',
        'e 1,2',
        'e pcall(error,"x")',
      ],
      ...['e redis.call("SET","q","1")', 'eval local x = 5 return x*2', 'r GET k', 'redis LPUSH l a b', 'redis LRANGE l 0 -1'],
      ...['redis HGETALL nokey', 'redis NOSUCH', 'redis GET nokey', 'redis LPUSH k x', 'redis EVAL x', 'r'],
      ...['m', 'maxlen 10', 'e string.rep("a",300)', 'm 0', 'e string.rep("a",300)', 'm 100', 'e string.rep("a",300)'],
      ...['b -4', 'b -5', 'b 0', ...steps(20)],
    ],
  },
  { name: 'to the end at once', script: tour, commands: ['c', 'p n', 'c'] },
  {
    name: 'values of all kinds',
    script: `local a,b,c,d=-0.1,1e100,0/0,1e15\nlocal deep=${deepTable}\nlocal bin="\\0\\1\\n\\255\\"\\\\"\nlocal y=123456789\nlocal mixed={1,2,x=3}
local sparse={[2]=1}\nlocal others={[-1.5]=true,[true]=false}\nreturn "a\\r\\nb"`,
    commands: [...steps(7), 'p', 'p bin', 'p deep', 'e others', 's'],
  },
  {
    name: 'inside of pcall',
    script: `local out='o'
local function deep(v)
  local own=v
  local ok, e = pcall(function(z)
    local inner=z
    redis.breakpoint()
    return inner
  end, 7)
  return ok
end
local r=deep(1)
return redis.error_reply('MY oops')`,
    commands: ['c', 't', 'p', 'p own', 'p out', 'p inner', 'p status', 'p thread', 'b 9', 'c', 't', ...steps(3)],
  },
  {
    name: 'errors of redis.call and its kin',
    script: `local a=redis.pcall()
local b=redis.pcall({})
local c=redis.error_reply('bad thing')
local d=redis.error_reply('-FOO x')
local e=redis.error_reply(1,2)
local f=redis.pcall('INCR','kk',1)
local g=redis.pcall('SUBSCRIBE','x')
local h=redis.status_reply('fine')
local i=redis.log(1)`,
    commands: steps(9),
  },
  {
    name: 'an error of a command',
    script: `local x = 1\nredis.call('LPUSH','s','a')\nredis.call('GET','s')\nreturn x`,
    commands: steps(4),
  },
  { name: 'an error of the script', script: `local x = 1\nlocal r = redis.pcall('NOSUCH')\nerror('own')\nreturn x`, commands: steps(4) },
  { name: 'no Lua', script: 'this is no lua', commands: [] },
  { name: 'abort', script: 'local x = 1\nreturn x', commands: ['a'] },
  {
    name: 'abort inside of pcall',
    script: 'local x=1\nlocal f=function()\n  local y=1\n  return y\nend\nreturn {pcall(f)}',
    commands: ['b 4', 'c', 'a'],
  },
  { name: 'a command without words', script: 'local x = 1\nreturn x', commands: ['e '] },
  {
    name: 'recursion',
    script: 'local function f(n)\n  if n==0 then return 0 end\n  return 1+f(n-1)\nend\nreturn f(3)',
    commands: ['b 3', 'c', 'c', 't', 'p n', 'b 0', 'c'],
  },
  {
    name: 'tail calls',
    script: 'local function g(x)\n  return x\nend\nlocal function f(n)\n  return g(n)\nend\nreturn f(3)',
    commands: ['b 2', 'c', 't', 'p', 'c'],
  },
  {
    name: 'loops and branches',
    script: `local t={}\nfor i=1,3 do t[i]=i end\nfor k,v in pairs(t) do\n  t[k]=v\nend\nrepeat\n  t[1]=t[1]+1\nuntil t[1]>2
if t[1]==3 then\n  t=nil\nelse\n  t=1\nend\n\nreturn t`,
    commands: steps(22),
  },
  { name: 'a loop in one line', script: 'local n=0 while n<3 do n=n+1 end\nreturn n', commands: steps(6) },
  { name: 'a shebang', script: '#!lua flags=no-writes\nlocal x=1\nreturn x', commands: ['s', 'w', 'c'] },
  {
    name: 'RESP3',
    script: `redis.setresp(3)\nredis.call("HSET","h","a","1")\nlocal a=redis.call("HGETALL","h")\nlocal b=redis.call("SMEMBERS","nokey")
local c=redis.call("GET","nokey")\nlocal d=redis.call("ZADD","z","1.5","m")\nlocal e=redis.call("ZSCORE","z","m")
local f=redis.call("ZRANGE","z",0,-1,"WITHSCORES")\nreturn 1`,
    commands: steps(9),
  },
  {
    name: 'long commands and replies',
    script: `local r=redis.call("MGET","1","2","3","4","5","6","7","8","9","10","11","12")\nlocal s=redis.call("SET","k",string.rep("v",400))
local g=redis.call("GET","k")\nlocal o=redis.call("PING")\nreturn 1`,
    commands: steps(5),
  },
];
