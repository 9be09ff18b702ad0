import { openUnit } from './opened';

test('blocks of a running server lose the tag; those that need a file, a user or a second server have it', () => {
  const unit = `start_server {tags {"auth external:skip"}} {
    test {one} {} {} {external:skip}
    start_server {} {
    start_server {tags {"masterauth"}} {
    start_server {tags {needs:repl external:skip}} {
start_server {tags {"pubsubshard" "external:skip"} overrides {maxclients 10}} {
start_server {tags {"external:skip"}} {
start_server {overrides {user "default on"} tags {"external:skip"}} {
start_server [list overrides [list "dir" $path] tags [list "external:skip"]] {`;
  expect(openUnit(unit).split('\n')).toEqual([
    'start_server {tags {"auth "}} {',
    '    test {one} {} {} {external:skip}',
    '    start_server {} {',
    '    start_server {tags {"external:skip masterauth"}} {',
    '    start_server {tags {needs:repl external:skip}} {',
    'start_server {tags {"pubsubshard" ""} overrides {maxclients 10}} {',
    'start_server {tags {"external:skip"}} {',
    'start_server {overrides {user "default on"} tags {"external:skip"}} {',
    'start_server [list overrides [list "dir" $path] tags [list "external:skip"]] {',
  ]);
});
