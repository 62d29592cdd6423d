/** Every phrase of the server that is known in Spanish: what it says, and how that is told. */
import account from './account.es.json';
import center from './center.es.json';
import coaching from './coaching.es.json';
import engine from './engine.es.json';
import framework from './framework.es.json';
import indicators from './indicators.es.json';
import learning from './learning.es.json';
import others from './others.es.json';
import problems from './problems.es.json';

export const phrases: Record<string, string> = {
	...account,
	...framework,
	...indicators,
	...learning,
	...coaching,
	...center,
	// What is told about somebody comes before the patterns that would take anything.
	...others,
	...engine,
	...problems
};
