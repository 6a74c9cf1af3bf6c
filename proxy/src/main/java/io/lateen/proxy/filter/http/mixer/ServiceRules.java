package io.lateen.proxy.filter.http.mixer;

import io.lateen.model.attribute.AttributeBag;
import io.lateen.proxy.report.mixer.FailPolicy;
import io.lateen.proxy.report.mixer.QuotaRules;
import io.lateen.proxy.resource.FilterConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `istio.mixer.v1.config.client.ServiceConfig`: what holds for requests to one service.
///
/// @param checks whether Mixer is asked
/// @param reports whether it is told
/// @param forward what the next proxy is told
/// @param failPolicy null: the filter's
record ServiceRules(
    boolean checks,
    boolean reports,
    AttributeBag attributes,
    AttributeBag forward,
    @Nullable FailPolicy failPolicy,
    List<ApiSpec> apis,
    QuotaRules quotas)
    implements FilterConfig {
  static final ServiceRules DEFAULT =
      new ServiceRules(
          true, true, AttributeBag.empty(), AttributeBag.empty(), null, List.of(), QuotaRules.NONE);
}
