import { command } from '../../command';
import { alreadySaving, notSaved } from './_saving';
import { ok } from '../../reply';

export default command({
  name: 'SAVE',
  summary: 'Synchronously save the dataset to disk',
  since: '1.0.0',
  complexity: 'O(N) where N is the total number of keys in all databases',
  group: 'server',
  arity: 1,
  flags: ['admin', 'noscript', 'no_async_loading', 'no_multi'],
  run: ({ engine: { persistence } }) => {
    if (persistence.is('save')) return alreadySaving;
    return persistence.save() ? ok : notSaved;
  },
});
