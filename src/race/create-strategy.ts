import type { StrategyName } from '../base/race-options';
import type { Random } from '../base/random';
import { PctStrategy } from './strategies/pct';
import { PortfolioStrategy } from './strategies/portfolio';
import { PosStrategy } from './strategies/pos';
import { RandomStrategy } from './strategies/random';
import { UrwStrategy } from './strategies/urw';
import type { ProgramShape, Strategy } from './strategy';

/** Depth of PCT where nothing else is said: most bugs need two steps in a certain order. */
const usualDepth = 2;

/** A sampler by its name. */
export function createStrategy(name: Exclude<StrategyName, 'dpor'>, random: Random, shape: ProgramShape): Strategy {
  switch (name) {
    case 'pos':
      return new PosStrategy(random);
    case 'pct':
      return new PctStrategy(random, shape, usualDepth);
    case 'urw':
      return new UrwStrategy(random, shape);
    case 'random':
      return new RandomStrategy(random);
    case 'portfolio':
      return new PortfolioStrategy(random, shape);
  }
}
