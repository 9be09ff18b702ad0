import { ErrorReply } from '../../reply';

/** Modules are libraries of C. enable-module-command is no, so nobody comes here; whoever does is told. */
export const noModules = new ErrorReply('ERR Error loading the extension. Please check the server logs.');
