import { describe, expect, it } from 'vitest';
import { aboutThem, retold } from './voice';

describe('the voice of an answer', () => {
	it('tells others about the worker', () => {
		expect(aboutThem('You may lead a visit together with a partner.')).toBe(
			'They may lead a visit together with a partner.'
		);
		expect(aboutThem('Not asked of you today.')).toBe('Not asked of them today.');
		expect(aboutThem('One more observer who has not rated you lately has to see you.')).toBe(
			'One more observer who has not rated them lately has to see them.'
		);
		expect(aboutThem('This holds through May 3 unless you are observed again.')).toBe(
			'This holds through May 3 unless they are observed again.'
		);
		expect(aboutThem('Your agency puts you forward, and you teach what you do yourself.')).toBe(
			'Their agency puts them forward, and they teach what they do themselves.'
		);
		expect(
			aboutThem('Two people who owe you nothing look at it, and nobody who coached you.')
		).toBe('Two people who owe them nothing look at it, and nobody who coached them.');
		expect(aboutThem('Families rely on you for this; from then on you act alone.')).toBe(
			'Families rely on them for this; from then on they act alone.'
		);
		expect(
			aboutThem('Someone else before you go on, without you, between you and the candidate.')
		).toBe('Someone else before they go on, without them, between them and the candidate.');
		expect(aboutThem('Give yourselves a youthful hour.')).toBe('Give yourselves a youthful hour.');
	});

	it('leaves what people wrote themselves', () => {
		const answer = { text: 'You may watch.', waiver: 'I know you.', parts: ['Ask your coach.'] };
		expect(retold(answer)).toEqual({
			text: 'They may watch.',
			waiver: 'I know you.',
			parts: ['Ask their coach.']
		});
	});
});
