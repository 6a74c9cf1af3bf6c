package io.lateen.pilot.source;

import io.lateen.model.rule.ServiceEntry;
import io.lateen.model.service.Endpoint;
import io.lateen.model.service.Service;
import java.util.List;

/// Lets tests of other rooms use the reader of ServiceEntries.
public final class ServiceEntries {
  private ServiceEntries() {}

  public static List<Service> services(ServiceEntry entry) {
    return ServiceEntryReader.services(entry);
  }

  public static List<Endpoint> endpoints(ServiceEntry entry) {
    return ServiceEntryReader.endpoints(entry);
  }
}
