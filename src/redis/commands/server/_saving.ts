import { ErrorReply } from '../../reply';

export const alreadySaving = new ErrorReply('ERR Background save already in progress');
/** Redis says no more: the reason stands in its log. */
export const notSaved = new ErrorReply('ERR');
