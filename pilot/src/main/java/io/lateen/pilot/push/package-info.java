/// Who is told what, and when: debounce, one pending push per proxy, the ADS service.
@NullMarked
package io.lateen.pilot.push;

import org.jspecify.annotations.NullMarked;
