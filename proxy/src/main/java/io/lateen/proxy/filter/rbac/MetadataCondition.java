package io.lateen.proxy.filter.rbac;

import io.lateen.proxy.matcher.MetadataMatch;
import io.lateen.proxy.matcher.MetadataMatchParser;
import io.lateen.proxy.message.Fields;
import io.lateen.proxy.report.DynamicMetadata;

/// `envoy.type.matcher.v3.MetadataMatcher`, compiled, for filters that others may switch on.
public final class MetadataCondition {
  private final MetadataMatch match;
  private final MetadataTest test;

  private MetadataCondition(MetadataMatch match) {
    this.match = match;
    this.test = MetadataTest.of(match.value());
  }

  public static MetadataCondition parse(Fields matcher) {
    return new MetadataCondition(MetadataMatchParser.parse(matcher));
  }

  public boolean holds(DynamicMetadata metadata) {
    return test.holds(metadata.get(match.filter(), match.path())) != match.invert();
  }
}
