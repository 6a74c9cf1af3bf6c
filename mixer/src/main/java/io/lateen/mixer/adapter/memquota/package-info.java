/// Adapter `memquota`: quotas counted in this process's memory.
@NullMarked
package io.lateen.mixer.adapter.memquota;

import org.jspecify.annotations.NullMarked;
