/** A file of each kind as it may look: the columns, and one line. */
export const example = {
	people:
		'email,given_name,family_name,node,role,hired_on,fte,supervisor_email\n' +
		'ana.diaz@north.example,Ana,Diaz,North Agency / Main Site,R2,2026-03-02,1,bo.lind@north.example',
	credentials:
		'email,kind,issuer,jurisdiction,valid_from,expires_on,checked_on\n' +
		'ana.diaz@north.example,clinical_license,State board,OH,2025-01-01,2027-01-01,2026-03-02',
	training:
		'email,module,title,provider,minutes,finished_on,document\n' +
		'ana.diaz@north.example,M01,Crisis response basics,State university,480,2025-06-30,Personnel file'
} as const;

export type FileKind = keyof typeof example;
export const fileKinds = Object.keys(example) as FileKind[];
