/// Adapter `redisquota`: quotas counted in Redis, one count for all Mixers.
@NullMarked
package io.lateen.mixer.adapter.redisquota;

import org.jspecify.annotations.NullMarked;
