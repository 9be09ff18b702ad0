'use strict';
/** A Jest transform that changes nothing. */
module.exports = { process: (code) => ({ code }) };
