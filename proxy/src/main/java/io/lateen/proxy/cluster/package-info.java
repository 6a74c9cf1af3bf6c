/// Clusters at run time: circuit breakers, statistics, endpoints as they come and go. Kept across
/// configurations as long as the cluster's own definition stays.
@NullMarked
package io.lateen.proxy.cluster;

import org.jspecify.annotations.NullMarked;
