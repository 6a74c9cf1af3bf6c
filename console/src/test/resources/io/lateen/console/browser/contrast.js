// Every text one can see whose contrast with what lies behind it is below WCAG 2's AA: 4.5, and 3
// for large text. An expression whose value is a list of complaints.
(() => {
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const rgba = color => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = ([r, g, b, a], [br, bg, bb]) => [r * a + br * (1 - a), g * a + bg * (1 - a), b * a + bb * (1 - a), 1];
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map(part => part / 255).map(part => part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4);
    return .2126 * x + .7152 * y + .0722 * z;
  };
  const ratio = (a, b) => { const [dark, bright] = [light(a), light(b)].sort((x, y) => x - y); return (bright + .05) / (dark + .05); };

  const behind = element => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      const box = at instanceof SVGGElement && at.classList.contains('node') ? getComputedStyle(at.querySelector('rect')).fill : null;
      layers.push(rgba(box ?? style.backgroundColor));
    }
    const page = rgba('Canvas');
    return layers.reverse().reduce((below, layer) => over(layer, below), page);
  };
  const visible = element => {
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.height > 0 && element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  };
  const opacity = element => { let all = 1; for (let at = element; at; at = at.parentElement) all *= Number(getComputedStyle(at).opacity); return all; };

  const complaints = [];
  const check = (what, ink, paper, size, bold, alpha) => {
    const [r, g, b, a] = rgba(ink);
    const found = ratio(over([r, g, b, a * alpha], paper), paper);
    const needed = size >= 24 || (bold && size >= 18.66) ? 3 : 4.5;
    if (found < needed) complaints.push(`${what}: ${found.toFixed(2)} (expected: ${needed}), ${ink} on rgb(${paper.slice(0, 3).map(Math.round)}), ${size} px`);
  };
  for (const element of document.querySelectorAll('body, body *')) {
    const own = [...element.childNodes].filter(node => node.nodeType === Node.TEXT_NODE).map(node => node.textContent.trim()).join('');
    if (!own || ['SCRIPT', 'STYLE', 'TITLE', 'OPTION', 'title'].includes(element.tagName) || !visible(element)) continue;
    const style = getComputedStyle(element);
    const matrix = element.getScreenCTM?.();
    const size = parseFloat(style.fontSize) * (matrix ? matrix.a : 1);
    check(`${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''} “${own.slice(0, 30)}”`,
      element instanceof SVGElement ? style.fill : style.color, behind(element), size, Number(style.fontWeight) >= 700, opacity(element));
  }
  // What a chart's canvas writes along its axes.
  for (const chart of document.querySelectorAll('.uplot canvas')) {
    check('an axis', getComputedStyle(document.documentElement).getPropertyValue('--soft').trim(), behind(chart), 11, false, 1);
  }
  return [...new Set(complaints)];
})()
