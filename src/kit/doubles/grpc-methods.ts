import type { MethodDefinition } from '@grpc/grpc-js';
import { DistributedError, nearestName } from '../../base/errors';
import { isRecord } from '../../base/realm';

/** A method of a gRPC service, as generated code, @grpc/proto-loader and definitions made by hand have it. */
export type GrpcMethod = MethodDefinition<unknown, unknown>;

/** The methods of services by their paths: '/chain.v1.Chain/Height'. */
export class GrpcMethods {
  private readonly byPath = new Map<string, GrpcMethod>();

  /** @throws DistributedError JD_NO_METHOD when there are none */
  constructor(services: unknown) {
    this.gather(services, new Set());
    if (this.byPath.size > 0) return;
    throw new DistributedError({
      code: 'JD_NO_METHOD',
      what: 'What scriptedGrpcServer() was given defines no method.',
      fix: 'Give it what protoLoader.loadSync() or grpc.loadPackageDefinition() returns, a generated client or service, or a ServiceDefinition.',
    });
  }

  get all(): readonly GrpcMethod[] {
    return [...this.byPath.values()];
  }

  has(path: string): boolean {
    return this.byPath.has(path);
  }

  /**
   * @param name as much of the path's end as tells the method apart: 'Height', 'Chain/Height', 'chain.v1.Chain/Height'
   * @throws DistributedError JD_NO_METHOD when none is meant, or several are
   */
  pathOf(name: string): string {
    const meant = [...this.byPath.keys()].filter((path) => path === name || path.endsWith(`/${name}`) || path.endsWith(`.${name}`));
    if (meant.length === 1) return meant[0]!;
    const paths = meant.length > 1 ? meant : [...this.byPath.keys()];
    const nearest = nearestName(name, this.all.map(lastName));
    throw new DistributedError({
      code: 'JD_NO_METHOD',
      what: meant.length > 1 ? `Several methods are named '${name}'.` : `No service has a method '${name}'.`,
      fix: `${meant.length === 0 && nearest !== undefined ? `Did you mean '${nearest}'? ` : ''}There are ${paths.join(', ')}.`,
    });
  }

  private gather(value: unknown, seen: Set<unknown>): void {
    if (seen.has(value)) return;
    seen.add(value);
    if (typeof value === 'function') {
      this.gather((value as { readonly service?: unknown }).service, seen);
    } else if (Array.isArray(value)) {
      for (const each of value) this.gather(each, seen);
    } else if (isMethod(value)) {
      this.byPath.set(value.path, value);
    } else if (isRecord(value) && !('fileDescriptorProtos' in value)) {
      for (const each of Object.values(value)) this.gather(each, seen);
    }
  }
}

function isMethod(value: unknown): value is GrpcMethod {
  return isRecord(value) && typeof value['path'] === 'string' && typeof value['requestDeserialize'] === 'function';
}

function lastName({ path }: GrpcMethod): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
