/// The config path: the ADS stream or files, Envoy messages → resources, waiting until what is
/// referred to is warm, publishing whole snapshots. Everything runs on one event loop of its own.
@NullMarked
package io.lateen.proxy.xds;

import org.jspecify.annotations.NullMarked;
