import { ErrorReply } from '../../reply';

/** What every command of a cluster answers where cluster-enabled is no, HELP too. */
export function refuseWithoutCluster(): never {
  throw clusterDisabled;
}

const clusterDisabled = new ErrorReply('ERR This instance has cluster support disabled');
