// Before the first paint: the light or dark look that was chosen on this device.
try {
	const chosen = localStorage.getItem('theme');
	if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
} catch {
	// Storage may be closed to us; the system's setting then decides.
}
