/// Adapter `bypass`: takes everything and checks nothing; in Istio it passed on to another adapter.
@NullMarked
package io.lateen.mixer.adapter.bypass;

import org.jspecify.annotations.NullMarked;
