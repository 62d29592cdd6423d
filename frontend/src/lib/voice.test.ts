import { describe, expect, it } from 'vitest';
import { aboutThem, retold } from './voice';

describe('the voice of an answer', () => {
	it('tells others about the worker', () => {
		const told = {
			'You may lead a visit together with a partner.':
				'They may lead a visit together with a partner.',
			'Not asked of you today.': 'Not asked of them today.',
			'One more observer who has not rated you lately has to see you.':
				'One more observer who has not rated them lately has to see them.',
			'This holds through May 3 unless you are observed again.':
				'This holds through May 3 unless they are observed again.',
			'Your agency puts you forward, and you teach what you do yourself.':
				'Their agency puts them forward, and they teach what they do themselves.',
			'Two people who owe you nothing look at it, and nobody who coached you.':
				'Two people who owe them nothing look at it, and nobody who coached them.',
			'Families rely on you for this; from then on you act alone.':
				'Families rely on them for this; from then on they act alone.',
			'Someone else before you go on, without you, between you and the candidate.':
				'Someone else before they go on, without them, between them and the candidate.',
			'Give yourselves a youthful hour.': 'Give yourselves a youthful hour.'
		};
		for (const [theirs, about] of Object.entries(told)) expect(aboutThem(theirs)).toBe(about);
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
