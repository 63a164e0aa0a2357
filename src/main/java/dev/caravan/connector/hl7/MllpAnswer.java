/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package dev.caravan.connector.hl7;

import dev.caravan.connector.spool.SpoolRefused;
import dev.caravan.format.hl7.Hl7Acknowledgement;
import dev.caravan.observe.CaravanException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.mllp.MllpConstants;

/**
 * Answers a sender over MLLP: AA, or AE with the exchange's exception. In place of Camel's own acknowledgement, which
 * cannot be made for a message whose MSH is short or whose delimiters are not the usual ones.
 */
public class MllpAnswer implements Processor {

    @Override
    public void process(Exchange exchange) {
        byte[] message = exchange.getMessage().getBody(byte[].class);
        Exception failure = exchange.getException();
        byte[] answer = failure == null
                ? Hl7Acknowledgement.accept(message)
                : Hl7Acknowledgement.error(message, reasonFor(failure));
        exchange.setProperty(MllpConstants.MLLP_ACKNOWLEDGEMENT, answer);
    }

    /** A sender may know that the disk is full, not where it is or what we are made of. */
    private static String reasonFor(Exception failure) {
        return failure instanceof SpoolRefused
                ? CaravanException.reasonOf(failure)
                : "the message could not be kept; the receiver knows why";
    }
}
